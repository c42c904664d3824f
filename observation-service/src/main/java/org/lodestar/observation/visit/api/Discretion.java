package org.lodestar.observation.visit.api;

import jakarta.ws.rs.NotFoundException;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.observation.ReadingPurpose;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.Visit.Plan;

/**
 * Who reads what. Both conditions only ever narrow what the token's scope opens: who reads for an evaluation sees no
 * coaching, and a person who is neither observer nor, once it is shared, observee sees no contents. The findings of a
 * round, which observes nobody, are open to all once they are shared.
 *
 * @param viewer the person on whose behalf the client reads
 */
record Discretion(Optional<ReadingPurpose> purpose, Optional<String> viewer) {

    /**
     * The observation as this reader may see it.
     *
     * @throws NotFoundException if to this reader it does not exist
     */
    ObservationRepresentation show(Folded<Visit> visit) {
        if (conceals(visit.state())) {
            throw new NotFoundException();
        }
        return opens(visit.state()) ? ObservationRepresentation.of(visit) : ObservationRepresentation.summary(visit);
    }

    /** Whether to this reader the observation does not exist. */
    boolean conceals(Visit visit) {
        boolean evaluative = visit.planIfAny()
                .filter(plan -> plan.stakes() == Stakes.EVALUATIVE)
                .isPresent();
        return purpose.filter(reader -> reader.conceals(evaluative)).isPresent();
    }

    private boolean opens(Visit visit) {
        Plan plan = visit.planIfAny().orElseThrow();
        boolean shared = ObservationStatus.of(visit).isShared();
        return viewer.map(PersonRef::new)
                .map(person -> plan.observers().contains(person)
                        || (shared && plan.observee().map(person::equals).orElse(true)))
                .orElse(true);
    }
}
