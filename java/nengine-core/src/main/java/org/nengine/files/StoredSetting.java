package org.nengine.files;

import org.nengine.Setting;

/**
 * A setting that is stored in the files of networks.
 *
 * @param <T> the kind of value
 * @param setting the setting; its name is that in files
 * @param type Boolean, Integer, Long, Double, String, or a class whose values have codecs
 */
public record StoredSetting<T>(Setting<T> setting, Class<T> type) {
}
