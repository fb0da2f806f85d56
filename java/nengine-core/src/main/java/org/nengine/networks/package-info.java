/** Networks that come ready-made. */
package org.nengine.networks;
