/**
 * Descriptions of networks: what a user writes before anything is built. Start with {@link org.nengine.Network}.
 *
 * <p>Nothing here builds or runs. Every mistake that can be seen in a description is reported when it is made, as a
 * {@link org.nengine.exceptions.ValidationException} that names the object and the attribute. The objects are not safe
 * for use by several threads while they are being described.
 */
package org.nengine;
