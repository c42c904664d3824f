package org.lodestar.oneroster.provider;

import java.util.Map;
import java.util.Set;

/** A type of entity that clients can ask for. */
public interface Listed {

    /** What the {@link com.fasterxml.jackson.annotation.JsonFilter} of a {@link #form()} is called. */
    String FIELDS = "fields";

    /** The read model whose rows it is made of. */
    String table();

    /** Which rows {@code r} of the read model are of this type, in SQL. */
    String condition();

    /** What a single entity is wrapped in. */
    String single();

    /** What a collection is wrapped in, and the address of all of its kind. */
    String plural();

    /** What clients can filter and sort by, in the standard's names. */
    Map<String, Field> fields();

    /** Its form; the components are what clients can select. */
    Class<? extends Record> form();

    /** What the standard has, too; an entity of ours is just without it. */
    Set<String> neverGiven();
}
