package org.lodestar.local.district;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Somebody on the roster.
 *
 * @param number unique in the district; the local identifier
 * @param preferredName what the person is called, blank where it is the given name
 * @param grade blank for adults
 * @param agents the guardians of a student, or the students of a guardian
 */
record Person(
        String id,
        String number,
        Name name,
        String preferredName,
        String email,
        String grade,
        List<Role> roles,
        List<String> agents,
        LocalDate birthDate,
        List<Race> races) {

    /** A name and what it was drawn with. */
    record Name(String given, String middle, String family, String sex, boolean hispanic) {}

    /** In the order of the columns of demographics.csv. */
    enum Race {
        AMERICAN_INDIAN,
        ASIAN,
        BLACK,
        PACIFIC_ISLANDER,
        WHITE
    }

    /** A role at an organisation for a time; without an end while it lasts. */
    record Role(String type, String role, String orgId, LocalDate begin, Optional<LocalDate> end) {

        static Role primary(String role, String orgId, LocalDate begin) {
            return new Role("primary", role, orgId, begin, Optional.empty());
        }

        static Role secondary(String role, String orgId, LocalDate begin) {
            return new Role("secondary", role, orgId, begin, Optional.empty());
        }

        Role until(LocalDate day) {
            return new Role(type, role, orgId, begin, Optional.of(day));
        }
    }

    String primaryOrg() {
        return roles.getFirst().orgId();
    }
}
