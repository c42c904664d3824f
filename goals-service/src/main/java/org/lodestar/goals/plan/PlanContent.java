package org.lodestar.goals.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/**
 * What every plan has once it is drafted.
 *
 * @param org the organisation it is for
 * @param schoolYear the calendar year in which the school year ends, as in OneRoster: 2026 for 2025/26
 * @param authors each once, in the order in which they joined
 * @param endorsements one of each person
 */
public record PlanContent(
        String org,
        int schoolYear,
        @Restricted(Classification.PERSONAL) String title,
        @Restricted(Classification.PERSONAL) Optional<String> vision,
        List<Author> authors,
        List<Endorsement> endorsements) {

    public PlanContent {
        authors = List.copyOf(authors);
        endorsements = List.copyOf(endorsements);
    }

    /** How many authors there are of each kind; kinds without any are left out. */
    public SortedMap<ContributorKind, Integer> authorCountByKind() {
        return authors.stream()
                .collect(Collectors.groupingBy(
                        Author::contributorKind, TreeMap::new, Collectors.summingInt(author -> 1)));
    }

    boolean isWrittenTogether() {
        return authors.stream().filter(author -> author.mode().sharesTheLead()).count() >= 2;
    }

    boolean isEndorsedByAnother() {
        return endorsements.stream().map(Endorsement::person).anyMatch(Predicate.not(this::hasAuthor));
    }

    boolean hasAuthor(PersonRef person) {
        return authors.stream().anyMatch(author -> author.person().equals(person));
    }

    boolean hasEndorsementBy(PersonRef person) {
        return endorsements.stream()
                .anyMatch(endorsement -> endorsement.person().equals(person));
    }

    PlanContent with(Author joined) {
        return withAuthors(Stream.concat(others(joined.person()), Stream.of(joined)));
    }

    PlanContent without(PersonRef author) {
        return withAuthors(others(author));
    }

    private Stream<Author> others(PersonRef person) {
        return authors.stream().filter(author -> !author.person().equals(person));
    }

    private PlanContent withAuthors(Stream<Author> changed) {
        return new PlanContent(org, schoolYear, title, vision, changed.toList(), endorsements);
    }

    PlanContent with(Endorsement given) {
        List<Endorsement> all =
                Stream.concat(endorsements.stream(), Stream.of(given)).toList();
        return new PlanContent(org, schoolYear, title, vision, authors, all);
    }
}
