/** Linear maps on connections: descriptions only. */
package org.nengine.transforms;
