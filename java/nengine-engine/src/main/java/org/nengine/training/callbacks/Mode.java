package org.nengine.training.callbacks;

/** Which values of what is monitored are better. */
public enum Mode {

    /** Large ones if the key ends in acc, accuracy or auc, else small ones. */
    AUTO,

    /** Small ones. */
    MIN,

    /** Large ones. */
    MAX
}
