package org.lodestar.observation.time.api;

import static java.time.ZoneOffset.UTC;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.Directory.Named;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeEntryCommand.CorrectTime;
import org.lodestar.observation.time.TimeEntryCommand.LogTime;
import org.lodestar.observation.time.TimeEntryCommand.WithdrawTime;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;

/** What clients send about time entries. What is not marked as needed may be left out. */
final class TimeEntryRequests {

    private TimeEntryRequests() {}

    record LogTimeRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person whose time it is", examples = "207288")
            String leader,

            @NotNull @Schema(examples = "2026-09-14T15:00:00Z")
            Instant start,

            @Min(1) @Max(1440) @Schema(examples = "45") int minutes,

            @NotNull TimeCategory category,

            @Schema(description = "Needed for INSTRUCTIONAL, refused for every other category")
            Optional<TimeSubcategory> subcategory,

            @Schema(
                    description = "SELF_LOG unless said; DERIVED is refused, since only the platform derives",
                    examples = "SELF_LOG")
            Optional<TimeSource> source,

            @Schema(description = "The goal that it served") Optional<UUID> goal) {

        LogTime command(List<String> orgs, Instant now) {
            return new LogTime(
                    person(),
                    new Spent(start, minutes, category, subcategory, goal),
                    source.orElse(TimeSource.SELF_LOG),
                    orgs,
                    now);
        }

        PersonRef person() {
            return new PersonRef(leader);
        }

        LocalDate day() {
            return LocalDate.ofInstant(start, UTC);
        }

        Named named() {
            return new Named().person(leader, "/leader").goal(goal, "/goal");
        }
    }

    record CorrectTimeRequest(
            @NotNull Instant start,
            @Min(1) @Max(1440) @Schema(examples = "40") int minutes,
            @NotNull TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            Optional<UUID> goal,

            @NotBlank @Size(max = 1000) @Schema(examples = "We ended early")
            String reason) {

        CorrectTime command(Instant now) {
            return new CorrectTime(new Spent(start, minutes, category, subcategory, goal), reason, now);
        }

        Named named() {
            return new Named().goal(goal, "/goal");
        }
    }

    record WithdrawTimeRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Noted twice")
            String reason) {
        WithdrawTime command() {
            return new WithdrawTime(reason);
        }
    }
}
