package org.lodestar.roster.entry;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/**
 * A person with all the roles held, each at one org and for a time. Passwords and demographics are in the packages and
 * are not kept here.
 *
 * @param enabled whether the source system lets the person sign in
 * @param agents parents and guardians
 * @param primaryOrg {@code sourcedId} of an org
 */
@StateType(value = "user.state.v1", description = "A person whom the roster lists.")
public record User(
        boolean enabled,
        @Restricted(Classification.PERSONAL) String username,
        @Restricted(Classification.PERSONAL) List<ExternalId> userIds,
        @Restricted(Classification.PERSONAL) String givenName,
        @Restricted(Classification.PERSONAL) String familyName,
        @Restricted(Classification.PERSONAL) Optional<String> middleName,
        @Restricted(Classification.PERSONAL) Optional<String> preferredGivenName,
        @Restricted(Classification.PERSONAL) Optional<String> preferredMiddleName,
        @Restricted(Classification.PERSONAL) Optional<String> preferredFamilyName,
        @Restricted(Classification.PERSONAL) Optional<String> pronouns,
        @Restricted(Classification.PERSONAL) Optional<String> identifier,
        @Restricted(Classification.PERSONAL) Optional<String> userMasterIdentifier,
        @Restricted(Classification.PERSONAL) Optional<String> email,
        @Restricted(Classification.PERSONAL) Optional<String> sms,
        @Restricted(Classification.PERSONAL) Optional<String> phone,
        @Restricted(Classification.STUDENT_PII) List<PersonRef> agents,
        List<String> grades,
        Optional<String> primaryOrg,
        List<Role> roles)
        implements Details {

    public User {
        userIds = List.copyOf(userIds);
        agents = List.copyOf(agents);
        grades = List.copyOf(grades);
        roles = List.copyOf(roles);
    }

    /** The same person in other roles. */
    public User in(List<Role> others) {
        return new User(
                enabled,
                username,
                userIds,
                givenName,
                familyName,
                middleName,
                preferredGivenName,
                preferredMiddleName,
                preferredFamilyName,
                pronouns,
                identifier,
                userMasterIdentifier,
                email,
                sms,
                phone,
                agents,
                grades,
                primaryOrg,
                others);
    }

    /** What another system calls the person. */
    public record ExternalId(String type, String identifier) {}

    /**
     * What a person is at one org.
     *
     * @param sourcedId the source's id of this role; restricted, since it is often made of the person's
     * @param role {@code aide, counselor, districtAdministrator, guardian, parent, principal, proctor, relative,
     *     siteAdministrator, student, systemAdministrator, teacher} or an {@code ext:} token
     * @param roleType {@code primary} or {@code secondary}
     * @param org {@code sourcedId} of the org
     */
    public record Role(
            @Restricted(Classification.PERSONAL) String sourcedId,
            String role,
            String roleType,
            String org,
            Optional<LocalDate> beginDate,
            Optional<LocalDate> endDate) {}
}
