package org.nengine.cli.bench;

import java.lang.management.ManagementFactory;

/** Whether a machine had time for a measurement. */
public final class LoadAverage {

    private LoadAverage() {
    }

    /** How many processes wanted to run at a time, over the last minute; below 0 if that is not known. */
    public static double get() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
