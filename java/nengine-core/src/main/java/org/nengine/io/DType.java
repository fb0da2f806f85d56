package org.nengine.io;

import java.util.stream.Stream;

/** Type of the elements of an array in a file, little-endian. */
public enum DType {
    /** Single precision. */
    FLOAT32("<f4", Float.BYTES),
    /** Double precision. */
    FLOAT64("<f8", Double.BYTES),
    /** Signed, 32 bits. */
    INT32("<i4", Integer.BYTES),
    /** Signed, 64 bits. */
    INT64("<i8", Long.BYTES),
    /** Unsigned, 8 bits. */
    UINT8("|u1", 1),
    /** False or true, as 0 or 1. */
    BOOL("|b1", 1);

    private final String code;
    private final int bytes;

    DType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** What NumPy calls it in a file, such as {@code "<f8"}. */
    public String code() {
        return code;
    }

    /** Size of an element in bytes. */
    public int bytes() {
        return bytes;
    }

    /**
     * @throws NpyFormatException if the code stands for none of these types
     */
    static DType ofCode(String code) throws NpyFormatException {
        return Stream.of(values()).filter(t -> t.code.equals(code)).findFirst().orElseThrow(() ->
                new NpyFormatException("elements of the type \"" + code + "\" cannot be read; known are "
                        + Stream.of(values()).map(DType::code).toList()));
    }
}
