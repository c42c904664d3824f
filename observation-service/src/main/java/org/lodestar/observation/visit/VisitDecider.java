package org.lodestar.observation.visit;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.observation.visit.VisitKind.CO_TEACHING;
import static org.lodestar.observation.visit.VisitKind.FORMAL;
import static org.lodestar.observation.visit.VisitKind.INSTRUCTIONAL_ROUND;
import static org.lodestar.observation.visit.VisitRejection.COACHING_CITED_IN_EVALUATION;
import static org.lodestar.observation.visit.VisitRejection.CO_TEACHING_MISSING;
import static org.lodestar.observation.visit.VisitRejection.FEEDBACK_ALREADY_ACKNOWLEDGED;
import static org.lodestar.observation.visit.VisitRejection.FEEDBACK_ALREADY_SHARED;
import static org.lodestar.observation.visit.VisitRejection.FEEDBACK_MISSING;
import static org.lodestar.observation.visit.VisitRejection.FEEDBACK_NOT_SHARED;
import static org.lodestar.observation.visit.VisitRejection.KIND_NEVER_EVALUATIVE;
import static org.lodestar.observation.visit.VisitRejection.NOTE_ID_REUSED;
import static org.lodestar.observation.visit.VisitRejection.NOT_AN_OBSERVER;
import static org.lodestar.observation.visit.VisitRejection.NOT_CO_TAUGHT;
import static org.lodestar.observation.visit.VisitRejection.NOT_THE_OBSERVEE;
import static org.lodestar.observation.visit.VisitRejection.OBSERVEE_MISSING;
import static org.lodestar.observation.visit.VisitRejection.OBSERVER_IS_OBSERVEE;
import static org.lodestar.observation.visit.VisitRejection.REFINEMENT_MISSING;
import static org.lodestar.observation.visit.VisitRejection.REINFORCEMENT_MISSING;
import static org.lodestar.observation.visit.VisitRejection.ROUND_NEEDS_SEVERAL_OBSERVERS;
import static org.lodestar.observation.visit.VisitRejection.ROUND_OBSERVES_NOBODY;
import static org.lodestar.observation.visit.VisitRejection.STAKES_FIXED;
import static org.lodestar.observation.visit.VisitRejection.START_IN_FUTURE;
import static org.lodestar.observation.visit.VisitRejection.TOO_MANY_NOTES;
import static org.lodestar.observation.visit.VisitRejection.VISIT_ALREADY_COMPLETED;
import static org.lodestar.observation.visit.VisitRejection.VISIT_ALREADY_SCHEDULED;
import static org.lodestar.observation.visit.VisitRejection.VISIT_ALREADY_STARTED;
import static org.lodestar.observation.visit.VisitRejection.VISIT_CANCELLED;
import static org.lodestar.observation.visit.VisitRejection.VISIT_NOT_COMPLETED;
import static org.lodestar.observation.visit.VisitRejection.VISIT_NOT_FOUND;
import static org.lodestar.observation.visit.VisitRejection.VISIT_NOT_STARTED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.observation.visit.Visit.Acknowledged;
import org.lodestar.observation.visit.Visit.Acknowledgement;
import org.lodestar.observation.visit.Visit.Cancelled;
import org.lodestar.observation.visit.Visit.Completed;
import org.lodestar.observation.visit.Visit.Feedback;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Report;
import org.lodestar.observation.visit.Visit.Scheduled;
import org.lodestar.observation.visit.Visit.Shared;
import org.lodestar.observation.visit.Visit.Sharing;
import org.lodestar.observation.visit.Visit.Started;
import org.lodestar.observation.visit.Visit.Unscheduled;
import org.lodestar.observation.visit.VisitCommand.AcknowledgeFeedback;
import org.lodestar.observation.visit.VisitCommand.CancelVisit;
import org.lodestar.observation.visit.VisitCommand.ChangeStakes;
import org.lodestar.observation.visit.VisitCommand.CitedVisit;
import org.lodestar.observation.visit.VisitCommand.CompleteVisit;
import org.lodestar.observation.visit.VisitCommand.CorrectVisit;
import org.lodestar.observation.visit.VisitCommand.DraftFeedback;
import org.lodestar.observation.visit.VisitCommand.RescheduleVisit;
import org.lodestar.observation.visit.VisitCommand.ScheduleVisit;
import org.lodestar.observation.visit.VisitCommand.ShareFeedback;
import org.lodestar.observation.visit.VisitCommand.StartVisit;
import org.lodestar.observation.visit.VisitCommand.TakeNotes;
import org.lodestar.observation.visit.VisitEvent.FeedbackAcknowledged;
import org.lodestar.observation.visit.VisitEvent.FeedbackDrafted;
import org.lodestar.observation.visit.VisitEvent.FeedbackShared;
import org.lodestar.observation.visit.VisitEvent.NoteTaken;
import org.lodestar.observation.visit.VisitEvent.VisitCancelled;
import org.lodestar.observation.visit.VisitEvent.VisitCompleted;
import org.lodestar.observation.visit.VisitEvent.VisitCorrected;
import org.lodestar.observation.visit.VisitEvent.VisitRescheduled;
import org.lodestar.observation.visit.VisitEvent.VisitScheduled;
import org.lodestar.observation.visit.VisitEvent.VisitStakesChanged;
import org.lodestar.observation.visit.VisitEvent.VisitStarted;

/** The rules of a visit. */
public final class VisitDecider implements Decider<VisitCommand, Visit, VisitEvent> {

    /** A visit is read and folded whole, so it has to stay of a size that fits one row. */
    static final int MOST_NOTES = 500;

    /** How far the clock of an observer's device may run ahead of ours. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    @Override
    public Visit initial() {
        return new Unscheduled();
    }

    @Override
    public Decision<VisitEvent> decide(VisitCommand command, Visit visit) {
        return switch (visit) {
            case Unscheduled _ ->
                command instanceof ScheduleVisit schedule ? schedule(schedule) : reject(VISIT_NOT_FOUND);
            case Scheduled(var plan) -> whenScheduled(command, plan);
            case Started started -> whenStarted(command, started);
            case Completed completed -> whenCompleted(command, completed);
            case Shared(var report, var _, var sharing) -> onceShared(command, report, sharing, Optional.empty());
            case Acknowledged(var report, var _, var sharing, var acknowledgement) ->
                onceShared(command, report, sharing, Optional.of(acknowledgement));
            case Cancelled cancelled -> whenCancelled(command, cancelled);
        };
    }

    private static Decision<VisitEvent> whenScheduled(VisitCommand command, Plan plan) {
        return switch (command) {
            case ScheduleVisit schedule
            when schedule.plan().equals(plan) && schedule.startedAt().isEmpty() -> nothing();
            case ScheduleVisit _ -> reject(VISIT_ALREADY_SCHEDULED);
            case RescheduleVisit move when plan.equals(plan.on(move.scheduledOn(), move.plannedTime())) -> nothing();
            case RescheduleVisit(var date, var time, var reason) -> accept(new VisitRescheduled(date, time, reason));
            case ChangeStakes(var stakes) -> changeStakes(plan, stakes);
            case CancelVisit(var reason, var at) -> accept(new VisitCancelled(reason, at));
            case StartVisit(var startedAt, var at) ->
                inFuture(startedAt, at) ? startInFuture() : accept(new VisitStarted(startedAt));
            case TakeNotes _, CompleteVisit _ -> reject(VISIT_NOT_STARTED);
            case CorrectVisit _, DraftFeedback _, ShareFeedback _, AcknowledgeFeedback _ -> reject(VISIT_NOT_COMPLETED);
        };
    }

    private static Decision<VisitEvent> whenStarted(VisitCommand command, Started started) {
        return switch (command) {
            case ScheduleVisit _ -> reject(VISIT_ALREADY_SCHEDULED);
            case ChangeStakes change -> keepStakes(change, started.plan());
            case StartVisit start when start.startedAt().equals(started.startedAt()) -> nothing();
            case RescheduleVisit _, CancelVisit _, StartVisit _ -> reject(VISIT_ALREADY_STARTED);
            case TakeNotes(var notes) -> takeNotes(started.plan(), started.notes(), notes);
            case CompleteVisit complete -> complete(started, complete);
            case CorrectVisit _, DraftFeedback _, ShareFeedback _, AcknowledgeFeedback _ -> reject(VISIT_NOT_COMPLETED);
        };
    }

    private static Decision<VisitEvent> whenCompleted(VisitCommand command, Completed completed) {
        Report report = completed.report();
        return switch (command) {
            case ScheduleVisit _ -> reject(VISIT_ALREADY_SCHEDULED);
            case ChangeStakes change -> keepStakes(change, report.plan());
            case RescheduleVisit _, CancelVisit _, StartVisit _ -> reject(VISIT_ALREADY_STARTED);
            case TakeNotes(var notes) -> takeNotes(report.plan(), report.notes(), notes);
            case CompleteVisit complete -> repeatCompletion(complete, report);
            case CorrectVisit correct -> correct(correct, report);
            case DraftFeedback draft -> draft(draft, completed);
            case ShareFeedback share -> share(share, completed);
            case AcknowledgeFeedback _ -> reject(FEEDBACK_NOT_SHARED);
        };
    }

    /** What the observee has seen stays as they saw it; only the clock may still be put right. */
    private static Decision<VisitEvent> onceShared(
            VisitCommand command, Report report, Sharing sharing, Optional<Acknowledgement> acknowledgement) {
        return switch (command) {
            case ScheduleVisit _ -> reject(VISIT_ALREADY_SCHEDULED);
            case ChangeStakes change -> keepStakes(change, report.plan());
            case RescheduleVisit _, CancelVisit _, StartVisit _ -> reject(VISIT_ALREADY_STARTED);
            case CompleteVisit complete -> repeatCompletion(complete, report);
            case CorrectVisit correct -> correct(correct, report);
            case TakeNotes(var notes) when report.notes().containsAll(notes) -> nothing();
            case ShareFeedback(var by, var _) when by.equals(sharing.by()) -> nothing();
            case TakeNotes _, DraftFeedback _, ShareFeedback _ -> reject(FEEDBACK_ALREADY_SHARED);
            case AcknowledgeFeedback acknowledge -> acknowledge(acknowledge, report.plan(), acknowledgement);
        };
    }

    private static Decision<VisitEvent> whenCancelled(VisitCommand command, Cancelled cancelled) {
        return command instanceof CancelVisit cancel && cancel.reason().equals(cancelled.reason())
                ? nothing()
                : reject(VISIT_CANCELLED);
    }

    private static Decision<VisitEvent> schedule(ScheduleVisit command) {
        Plan plan = command.plan();
        var refusals = new Refusals();
        if (plan.stakes() == Stakes.EVALUATIVE && !plan.kind().mayBeEvaluative()) {
            refusals.add(KIND_NEVER_EVALUATIVE, "/stakes", "must be NON_EVALUATIVE for this kind");
        }
        if (plan.kind() == INSTRUCTIONAL_ROUND) {
            if (plan.observee().isPresent()) {
                refusals.add(ROUND_OBSERVES_NOBODY, "/observee", "must be absent for an instructional round");
            }
            if (plan.observers().size() < 2) {
                refusals.add(ROUND_NEEDS_SEVERAL_OBSERVERS, "/observers", "must name at least two people");
            }
        } else if (plan.observee().isEmpty()) {
            refusals.add(OBSERVEE_MISSING, "/observee", "must be present for this kind");
        }
        if (plan.observee().filter(plan.observers()::contains).isPresent()) {
            refusals.add(OBSERVER_IS_OBSERVEE, "/observee", "must not be one of the observers");
        }
        command.startedAt()
                .filter(start -> inFuture(start, command.at()))
                .ifPresent(_ -> refusals.add(START_IN_FUTURE, "/startedAt", "must not lie in the future"));

        var scheduled = new VisitScheduled(
                plan.kind(),
                plan.stakes(),
                plan.announced(),
                plan.school(),
                plan.schoolClass(),
                plan.observers(),
                plan.observee(),
                plan.goals(),
                plan.focus(),
                plan.scheduledOn(),
                plan.plannedTime());
        return refusals.orAccept(command.startedAt()
                .<List<VisitEvent>>map(start -> List.of(scheduled, new VisitStarted(start)))
                .orElse(List.of(scheduled)));
    }

    private static Decision<VisitEvent> changeStakes(Plan plan, Stakes stakes) {
        if (stakes == plan.stakes()) {
            return nothing();
        }
        return stakes == Stakes.EVALUATIVE && !plan.kind().mayBeEvaluative()
                ? reject(KIND_NEVER_EVALUATIVE, List.of(new Fault("/stakes", "must be NON_EVALUATIVE for this kind")))
                : accept(new VisitStakesChanged(stakes));
    }

    private static Decision<VisitEvent> keepStakes(ChangeStakes change, Plan plan) {
        return change.stakes() == plan.stakes() ? nothing() : reject(STAKES_FIXED);
    }

    private static Decision<VisitEvent> takeNotes(Plan plan, List<Note> held, List<Note> notes) {
        var known = new ArrayList<>(held);
        var taken = new ArrayList<VisitEvent>();
        var refusals = new Refusals();
        for (int i = 0; i < notes.size(); i++) {
            Note note = notes.get(i);
            Optional<Note> sameId = known.stream()
                    .filter(other -> other.noteId().equals(note.noteId()))
                    .findFirst();
            if (!plan.observers().contains(note.by())) {
                refusals.add(NOT_AN_OBSERVER, "/notes/" + i + "/by", "must be one of the observers");
            } else if (sameId.isEmpty()) {
                known.add(note);
                taken.add(new NoteTaken(
                        note.noteId(),
                        note.offsetSeconds(),
                        note.by(),
                        plan.stakes(),
                        note.text(),
                        note.element(),
                        note.polarity()));
            } else if (!sameId.get().equals(note)) {
                refusals.add(NOTE_ID_REUSED, "/notes/" + i + "/noteId", "is the id of another note");
            }
        }
        if (known.size() > MOST_NOTES) {
            refusals.add(TOO_MANY_NOTES, "/notes", "would exceed " + MOST_NOTES + " notes");
        }
        return refusals.orAccept(taken);
    }

    private static Decision<VisitEvent> complete(Started started, CompleteVisit command) {
        Plan plan = started.plan();
        boolean coTaught = plan.kind() == CO_TEACHING;
        if (coTaught && command.coTeaching().isEmpty()) {
            return reject(CO_TEACHING_MISSING, List.of(new Fault("/coTeaching", "must be present for this kind")));
        }
        if (!coTaught && command.coTeaching().isPresent()) {
            return reject(NOT_CO_TAUGHT, List.of(new Fault("/coTeaching", "must be absent for this kind")));
        }
        return accept(new VisitCompleted(
                plan.kind(),
                plan.stakes(),
                plan.school(),
                plan.schoolClass(),
                plan.observers(),
                plan.observee(),
                plan.goals(),
                started.startedAt(),
                command.durationMinutes(),
                command.coTeaching()));
    }

    private static Decision<VisitEvent> repeatCompletion(CompleteVisit command, Report report) {
        return command.durationMinutes() == report.durationMinutes()
                        && command.coTeaching().equals(report.coTeaching())
                ? nothing()
                : reject(VISIT_ALREADY_COMPLETED);
    }

    private static Decision<VisitEvent> correct(CorrectVisit command, Report report) {
        if (inFuture(command.startedAt(), command.at())) {
            return startInFuture();
        }
        if (report.equals(report.lasting(command.startedAt(), command.durationMinutes()))) {
            return nothing();
        }
        Plan plan = report.plan();
        return accept(new VisitCorrected(
                plan.kind(),
                plan.stakes(),
                plan.observers(),
                plan.goals(),
                command.startedAt(),
                command.durationMinutes(),
                command.reason()));
    }

    private static Decision<VisitEvent> draft(DraftFeedback command, Completed completed) {
        Plan plan = completed.report().plan();
        if (!plan.observers().contains(command.by())) {
            return reject(NOT_AN_OBSERVER);
        }
        var refusals = new Refusals();
        if (command.reinforcements().isEmpty()) {
            refusals.add(REINFORCEMENT_MISSING, "/reinforcements", "must name at least one strength");
        }
        if (plan.kind() == FORMAL && command.refinements().isEmpty()) {
            refusals.add(REFINEMENT_MISSING, "/refinements", "must name at least one thing to work on");
        }
        for (int i = 0; i < command.cites().size(); i++) {
            if (plan.stakes() == Stakes.EVALUATIVE && command.cites().get(i).stakes() == Stakes.NON_EVALUATIVE) {
                refusals.add(COACHING_CITED_IN_EVALUATION, "/cites/" + i, "is a non-evaluative observation");
            }
        }
        var cites = command.cites().stream().map(CitedVisit::visit).toList();
        var feedback = new Feedback(
                command.by(), command.reinforcements(), command.refinements(), command.wonderings(), cites);
        return completed.feedback().filter(feedback::equals).isPresent()
                ? nothing()
                : refusals.orAccept(List.of(new FeedbackDrafted(
                        command.by(),
                        plan.stakes(),
                        command.reinforcements().size(),
                        command.refinements().size(),
                        command.wonderings().size(),
                        cites,
                        command.reinforcements(),
                        command.refinements(),
                        command.wonderings())));
    }

    private static Decision<VisitEvent> share(ShareFeedback command, Completed completed) {
        Report report = completed.report();
        Plan plan = report.plan();
        if (!plan.observers().contains(command.by())) {
            return reject(NOT_AN_OBSERVER);
        }
        if (completed.feedback().isEmpty()) {
            return reject(FEEDBACK_MISSING);
        }
        return accept(new FeedbackShared(
                command.by(),
                plan.kind(),
                plan.stakes(),
                plan.observee(),
                completed.feedback().get().reinforcements().size(),
                completed.feedback().get().refinements().size(),
                command.at(),
                hoursBetween(report.startedAt().plus(Duration.ofMinutes(report.durationMinutes())), command.at())));
    }

    private static Decision<VisitEvent> acknowledge(
            AcknowledgeFeedback command, Plan plan, Optional<Acknowledgement> given) {
        if (plan.observee().filter(command.by()::equals).isEmpty()) {
            return reject(NOT_THE_OBSERVEE);
        }
        if (given.isPresent()) {
            return command.response().equals(given.get().response())
                    ? nothing()
                    : reject(FEEDBACK_ALREADY_ACKNOWLEDGED);
        }
        return accept(new FeedbackAcknowledged(
                command.by(), plan.stakes(), command.response().isPresent(), command.at(), command.response()));
    }

    /** Hours to two places; zero where the duration was reported longer than the clock has run. */
    private static BigDecimal hoursBetween(Instant end, Instant at) {
        long seconds = Math.max(0, Duration.between(end, at).toSeconds());
        return BigDecimal.valueOf(seconds).divide(BigDecimal.valueOf(3600), 2, RoundingMode.HALF_UP);
    }

    private static boolean inFuture(Instant start, Instant now) {
        return start.isAfter(now.plus(CLOCK_TOLERANCE));
    }

    private static Decision<VisitEvent> startInFuture() {
        return reject(START_IN_FUTURE, List.of(new Fault("/startedAt", "must not lie in the future")));
    }

    @Override
    public Visit evolve(Visit visit, VisitEvent event) {
        return switch (event) {
            case VisitScheduled e -> new Scheduled(planOf(e));
            case VisitRescheduled e ->
                visit instanceof Scheduled(var plan) ? new Scheduled(plan.on(e.scheduledOn(), e.plannedTime())) : visit;
            case VisitStakesChanged e ->
                visit instanceof Scheduled(var plan) ? new Scheduled(plan.with(e.stakes())) : visit;
            case VisitCancelled e ->
                visit instanceof Scheduled(var plan) ? new Cancelled(plan, e.reason(), e.cancelledAt()) : visit;
            case VisitStarted e ->
                visit instanceof Scheduled(var plan) ? new Started(plan, e.startedAt(), List.of()) : visit;
            case NoteTaken e -> noted(visit, e);
            case VisitCompleted e ->
                visit instanceof Started(var plan, var _, var notes)
                        ? new Completed(
                                new Report(plan, e.startedAt(), e.durationMinutes(), e.coTeaching(), notes),
                                Optional.empty())
                        : visit;
            case VisitCorrected e -> corrected(visit, e);
            case FeedbackDrafted e ->
                visit instanceof Completed(var report, var _)
                        ? new Completed(
                                report,
                                Optional.of(new Feedback(
                                        e.by(), e.reinforcements(), e.refinements(), e.wonderings(), e.cites())))
                        : visit;
            case FeedbackShared e ->
                visit instanceof Completed(var report, var feedback) && feedback.isPresent()
                        ? new Shared(report, feedback.get(), new Sharing(e.by(), e.sharedAt(), e.hoursAfterVisit()))
                        : visit;
            case FeedbackAcknowledged e ->
                visit instanceof Shared(var report, var feedback, var sharing)
                        ? new Acknowledged(
                                report, feedback, sharing, new Acknowledgement(e.acknowledgedAt(), e.response()))
                        : visit;
        };
    }

    private static Plan planOf(VisitScheduled e) {
        return new Plan(
                e.kind(),
                e.stakes(),
                e.announced(),
                e.school(),
                e.schoolClass(),
                e.observers(),
                e.observee(),
                e.goals(),
                e.focus(),
                e.scheduledOn(),
                e.plannedTime());
    }

    private static Visit noted(Visit visit, NoteTaken e) {
        var note = new Note(e.noteId(), e.offsetSeconds(), e.by(), e.text(), e.element(), e.polarity());
        return switch (visit) {
            case Started(var plan, var startedAt, var notes) -> new Started(plan, startedAt, Visit.append(notes, note));
            case Completed(var report, var feedback) -> new Completed(report.with(note), feedback);
            case Unscheduled _, Scheduled _, Shared _, Acknowledged _, Cancelled _ -> visit;
        };
    }

    private static Visit corrected(Visit visit, VisitCorrected e) {
        return switch (visit) {
            case Completed(var report, var feedback) ->
                new Completed(report.lasting(e.startedAt(), e.durationMinutes()), feedback);
            case Shared(var report, var feedback, var sharing) ->
                new Shared(report.lasting(e.startedAt(), e.durationMinutes()), feedback, sharing);
            case Acknowledged(var report, var feedback, var sharing, var acknowledgement) ->
                new Acknowledged(
                        report.lasting(e.startedAt(), e.durationMinutes()), feedback, sharing, acknowledgement);
            case Unscheduled _, Scheduled _, Started _, Cancelled _ -> visit;
        };
    }
}
