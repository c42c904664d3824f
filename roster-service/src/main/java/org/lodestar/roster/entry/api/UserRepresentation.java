package org.lodestar.roster.entry.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.User;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** A person as clients see it. */
@Schema(name = "User")
public record UserRepresentation(
        String sourcedId,

        @Schema(description = "Stands for the person in the events of the general topics")
        String pseudonym,

        EntryStatus status,
        boolean enabled,
        String username,
        List<ExternalIdRepresentation> userIds,
        String givenName,
        String familyName,
        Optional<String> middleName,
        Optional<String> preferredGivenName,
        Optional<String> preferredMiddleName,
        Optional<String> preferredFamilyName,
        Optional<String> pronouns,
        Optional<String> identifier,
        Optional<String> userMasterIdentifier,
        Optional<String> email,
        Optional<String> sms,
        Optional<String> phone,

        @Schema(description = "Parents and guardians") List<String> agents,

        List<String> grades,
        Optional<String> primaryOrg,
        List<RoleRepresentation> roles) {

    @Schema(name = "UserExternalId")
    record ExternalIdRepresentation(String type, String identifier) {}

    @Schema(name = "UserRole")
    record RoleRepresentation(
            String role, String roleType, String org, Optional<LocalDate> beginDate, Optional<LocalDate> endDate) {
        static RoleRepresentation of(User.Role role) {
            return new RoleRepresentation(role.role(), role.roleType(), role.org(), role.beginDate(), role.endDate());
        }
    }

    public static UserRepresentation of(Folded<RosterEntry> entry, String pseudonym) {
        User user = Entries.details(entry, User.class);
        return new UserRepresentation(
                entry.stream().id(),
                pseudonym,
                EntryStatus.of(entry.state()),
                user.enabled(),
                user.username(),
                user.userIds().stream()
                        .map(id -> new ExternalIdRepresentation(id.type(), id.identifier()))
                        .toList(),
                user.givenName(),
                user.familyName(),
                user.middleName(),
                user.preferredGivenName(),
                user.preferredMiddleName(),
                user.preferredFamilyName(),
                user.pronouns(),
                user.identifier(),
                user.userMasterIdentifier(),
                user.email(),
                user.sms(),
                user.phone(),
                user.agents().stream().map(PersonRef::value).toList(),
                user.grades(),
                user.primaryOrg(),
                user.roles().stream().map(RoleRepresentation::of).toList());
    }
}
