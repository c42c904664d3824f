package org.lodestar.roster.entry;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a roster asks for. */
public sealed interface RosterCommand {

    /** The roster lists an entry, whether or not it did before. */
    record RegisterEntry(Details details) implements RosterCommand {}

    /**
     * The roster says something of a person and of some roles; other roles stay.
     *
     * @param person what is said of the person, whose roles are not looked at; nothing if only roles change
     * @param roles the roles that are new or of which something else may be said
     * @param dropped the ids of roles that the person no longer has
     */
    record AmendUser(Optional<User> person, List<User.Role> roles, Set<String> dropped) implements RosterCommand {

        public AmendUser {
            roles = List.copyOf(roles);
            dropped = Set.copyOf(dropped);
        }
    }

    /** The roster no longer lists an entry. */
    record RemoveEntry() implements RosterCommand {}
}
