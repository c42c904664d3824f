package org.lodestar.goals.plan;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.goals.plan.PlanRejection.NOT_FOUND;
import static org.lodestar.goals.plan.PlanRejection.PLAN_ADOPTED;
import static org.lodestar.goals.plan.PlanRejection.PLAN_CLOSED;
import static org.lodestar.goals.plan.PlanRejection.PLAN_EXISTS;
import static org.lodestar.goals.plan.PlanRejection.PLAN_FULL;
import static org.lodestar.goals.plan.PlanRejection.PLAN_NOT_COLLECTIVE;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.goals.plan.Plan.Adopted;
import org.lodestar.goals.plan.Plan.Closed;
import org.lodestar.goals.plan.Plan.Drafted;
import org.lodestar.goals.plan.Plan.Unset;
import org.lodestar.goals.plan.PlanCommand.AdoptPlan;
import org.lodestar.goals.plan.PlanCommand.ClosePlan;
import org.lodestar.goals.plan.PlanCommand.DraftPlan;
import org.lodestar.goals.plan.PlanCommand.EndorsePlan;
import org.lodestar.goals.plan.PlanCommand.JoinAuthors;
import org.lodestar.goals.plan.PlanCommand.LeaveAuthors;
import org.lodestar.goals.plan.PlanEvent.PlanAdopted;
import org.lodestar.goals.plan.PlanEvent.PlanAuthorJoined;
import org.lodestar.goals.plan.PlanEvent.PlanAuthorLeft;
import org.lodestar.goals.plan.PlanEvent.PlanClosed;
import org.lodestar.goals.plan.PlanEvent.PlanDrafted;
import org.lodestar.goals.plan.PlanEvent.PlanEndorsed;

/** The rules of a school improvement plan. */
public final class PlanDecider implements Decider<PlanCommand, Plan, PlanEvent> {

    /** The folded state is written with every event, so how many authors and endorsements it can hold has an end. */
    static final int MOST_PEOPLE = 1000;

    @Override
    public Plan initial() {
        return new Unset();
    }

    @Override
    public Decision<PlanEvent> decide(PlanCommand command, Plan plan) {
        return switch (plan) {
            case Unset _ -> command instanceof DraftPlan draft ? draft(draft) : reject(NOT_FOUND);
            case Drafted(var content) -> decideDrafted(command, content);
            case Adopted(var content, var _) -> decideAdopted(command, content);
            case Closed(var content, var _, var _) -> decideClosed(command, content);
        };
    }

    private static Decision<PlanEvent> decideDrafted(PlanCommand command, PlanContent content) {
        return switch (command) {
            case DraftPlan draft -> draftAgain(draft, content);
            case JoinAuthors(var person, var kind, var mode) -> join(new Author(person, kind, mode), content);
            case LeaveAuthors(var person) -> content.hasAuthor(person) ? accept(new PlanAuthorLeft(person)) : nothing();
            case EndorsePlan endorse -> endorse(endorse, content);
            case AdoptPlan(var at) -> adopt(content, at);
            case ClosePlan(var at) -> accept(new PlanClosed(at));
        };
    }

    private static Decision<PlanEvent> decideAdopted(PlanCommand command, PlanContent content) {
        return switch (command) {
            case DraftPlan draft -> draftAgain(draft, content);
            case JoinAuthors _, LeaveAuthors _ -> reject(PLAN_ADOPTED);
            case EndorsePlan endorse -> endorse(endorse, content);
            case AdoptPlan _ -> nothing();
            case ClosePlan(var at) -> accept(new PlanClosed(at));
        };
    }

    private static Decision<PlanEvent> decideClosed(PlanCommand command, PlanContent content) {
        return switch (command) {
            case DraftPlan draft -> draftAgain(draft, content);
            case ClosePlan _ -> nothing();
            case JoinAuthors _, LeaveAuthors _, EndorsePlan _, AdoptPlan _ -> reject(PLAN_CLOSED);
        };
    }

    private static Decision<PlanEvent> draft(DraftPlan command) {
        return accept(new PlanDrafted(command.org(), command.schoolYear(), command.title(), command.vision()));
    }

    private static Decision<PlanEvent> draftAgain(DraftPlan command, PlanContent content) {
        var before = new DraftPlan(content.org(), content.schoolYear(), content.title(), content.vision());
        return command.equals(before) ? nothing() : reject(PLAN_EXISTS);
    }

    private static Decision<PlanEvent> join(Author author, PlanContent content) {
        if (content.authors().contains(author)) {
            return nothing();
        }
        return content.authors().size() >= MOST_PEOPLE && !content.hasAuthor(author.person())
                ? reject(PLAN_FULL)
                : accept(new PlanAuthorJoined(author.person(), author.contributorKind(), author.mode()));
    }

    private static Decision<PlanEvent> endorse(EndorsePlan command, PlanContent content) {
        if (content.hasEndorsementBy(command.person())) {
            return nothing();
        }
        return content.endorsements().size() >= MOST_PEOPLE
                ? reject(PLAN_FULL)
                : accept(new PlanEndorsed(command.person(), command.contributorKind(), command.at()));
    }

    private static Decision<PlanEvent> adopt(PlanContent content, Instant at) {
        List<Fault> missing = new ArrayList<>();
        if (!content.isWrittenTogether()) {
            missing.add(new Fault("/authors", "At least two authors must do more than what was delegated to them"));
        }
        if (!content.isEndorsedByAnother()) {
            missing.add(new Fault("/endorsements", "At least one person who is not an author must endorse the plan"));
        }
        return missing.isEmpty()
                ? accept(new PlanAdopted(content.authorCountByKind(), at))
                : reject(PLAN_NOT_COLLECTIVE, missing);
    }

    @Override
    public Plan evolve(Plan plan, PlanEvent event) {
        return switch (event) {
            case PlanDrafted(var org, var year, var title, var vision) ->
                new Drafted(new PlanContent(org, year, title, vision, List.of(), List.of()));
            case PlanAuthorJoined(var person, var kind, var mode) ->
                change(plan, content -> content.with(new Author(person, kind, mode)));
            case PlanAuthorLeft(var person) -> change(plan, content -> content.without(person));
            case PlanEndorsed(var person, var kind, var at) ->
                change(plan, content -> content.with(new Endorsement(person, kind, at)));
            case PlanAdopted(var _, var at) -> enter(plan, content -> new Adopted(content, at));
            case PlanClosed(var at) -> enter(plan, content -> new Closed(content, adoptedAt(plan), at));
        };
    }

    private static Optional<Instant> adoptedAt(Plan plan) {
        return plan instanceof Adopted(var _, var at) ? Optional.of(at) : Optional.empty();
    }

    private static Plan enter(Plan plan, Function<PlanContent, Plan> next) {
        return plan.contentIfAny().map(next).orElse(plan);
    }

    private static Plan change(Plan plan, UnaryOperator<PlanContent> changed) {
        return switch (plan) {
            case Unset unset -> unset;
            case Drafted(var content) -> new Drafted(changed.apply(content));
            case Adopted(var content, var at) -> new Adopted(changed.apply(content), at);
            case Closed(var content, var adopted, var at) -> new Closed(changed.apply(content), adopted, at);
        };
    }
}
