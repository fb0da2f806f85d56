package org.nengine.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nengine.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves networks to files and loads them: a zip archive of a text in JSON and arrays that NumPy reads, described in
 * {@code docs/network-files.md}. A network that was loaded builds to the same numbers as the one that was saved, bit
 * for bit, if its random numbers are determined by seeds.
 *
 * <p>What cannot be stored is code. A function of a connection from neurons is stored by its values at the evaluation
 * points, which is all that decoders need; a note in the file and in the log says so. A node that is a function, or a
 * class for which no {@link Codec} is on the class path, is refused. Ready-made networks come back as plain networks
 * with the same members.
 *
 * <p>Files of strangers can be loaded: a file names types by the names that codecs have, never classes; all its values
 * pass the same checks as those in a program; and it cannot take up more memory than Java allows.
 */
public final class NetworkFile {

    static final String FORMAT_FIELD = "format";
    static final String VERSION_FIELD = "version";
    static final String NOTES_FIELD = "notes";
    static final String NETWORK_FIELD = "network";
    static final String FORMAT = "nengine-network";
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(NetworkFile.class);

    private NetworkFile() {
    }

    /**
     * Saves a network with all it holds. A file that exists is replaced in one go, or stays as it is if something
     * cannot be stored.
     *
     * @return notes on what the file does not say as the network did, such as functions that are stored by their values
     * @throws org.nengine.exceptions.ValidationException if something cannot be stored, naming the object and what to
     *     do
     * @throws IOException if the file cannot be written
     */
    public static List<String> save(Network network, Path file) throws IOException {
        NetworkWriter writer = new NetworkWriter(network);
        writer.archive().write(file);
        writer.notes().forEach(note -> LOG.warn("{}: {}", file, note));
        return List.copyOf(writer.notes());
    }

    /**
     * Loads a network.
     *
     * @throws NetworkFormatException if the file holds none, naming the place in the file
     * @throws IOException if the file cannot be read
     */
    public static Network load(Path file) throws IOException {
        try {
            long largest = Runtime.getRuntime().maxMemory() / 2;
            return new NetworkReader(NetworkArchive.read(file, largest), largest).network();
        } catch (NetworkFormatException e) {
            throw new NetworkFormatException(file + ": " + e.getMessage(), e);
        }
    }
}
