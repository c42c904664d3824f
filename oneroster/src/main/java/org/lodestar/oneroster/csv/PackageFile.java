package org.lodestar.oneroster.csv;

import java.util.List;

/** A file of a package that is read. */
public interface PackageFile {

    /** The name in the manifest, such as {@code users}. */
    String stem();

    /** The name in the zip, such as {@code users.csv}. */
    default String fileName() {
        return stem() + ".csv";
    }

    /** The columns that the binding gives it. */
    List<Column> columns();
}
