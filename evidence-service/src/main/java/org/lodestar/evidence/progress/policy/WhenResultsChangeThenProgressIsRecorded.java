package org.lodestar.evidence.progress.policy;

import static java.math.RoundingMode.HALF_EVEN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.RequestLog;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.consuming.Subscription;
import org.lodestar.evidence.Classes;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultChanged;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultDeleted;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultTold;
import org.lodestar.evidence.assessmentresult.view.resultlist.GroupScores;
import org.lodestar.evidence.assessmentresult.view.resultlist.GroupScores.Scores;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemTied;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemUntied;
import org.lodestar.evidence.lineitem.Tie;
import org.lodestar.evidence.lineitem.Tie.TiedGroup;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.progress.Group;
import org.lodestar.evidence.progress.GroupType;
import org.lodestar.evidence.progress.Measurement;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Unrecorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.ProgressPointCommand;
import org.lodestar.evidence.progress.ProgressPointCommand.CorrectProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.RecordProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.WithdrawProgress;
import org.lodestar.evidence.progress.ProgressPointEvent;
import org.lodestar.evidence.progress.Result;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.Yardstick;
import org.lodestar.evidence.progress.api.Yardsticks;

/**
 * The results of an assessment that is tied to a measure are progress of its groups: nobody has to add them up. A point is
 * made of all results as they are by now, so it does not matter how often, or after which crash, this is told of one.
 */
@Singleton
public class WhenResultsChangeThenProgressIsRecorded implements Subscription.Listener {

    private static final Logger LOG = Logger.getLogger(WhenResultsChangeThenProgressIsRecorded.class);
    private static final String ACTOR = "evidence-service";
    private static final String RESULTS_CHANGED = "The results of the assessment changed";
    private static final String NO_RESULTS = "The assessment has no results of this group, or is no measure of it";
    private static final int MOST_DECIMALS = 3;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results;
    private final Streams<MeasureCommand, Measure, MeasureEvent> measures;
    private final Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points;
    private final GroupScores scores;
    private final Classes classes;
    private final Clock clock;

    WhenResultsChangeThenProgressIsRecorded(
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results,
            Streams<MeasureCommand, Measure, MeasureEvent> measures,
            Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points,
            GroupScores scores,
            Classes classes,
            Clock clock) {
        this.lineItems = lineItems;
        this.results = results;
        this.measures = measures;
        this.points = points;
        this.scores = scores;
        this.classes = classes;
        this.clock = clock;
    }

    /** A line item of which something was told, the last that was, and what it was tied to before. */
    private record Affected(String lineItem, Message told, List<Tie> former) {}

    @Override
    public Future<?> on(String tenant, List<Message> messages) {
        Map<String, Affected> affected = new LinkedHashMap<>();
        for (Message message : messages) {
            if (message.subject().category().equals(results.feature().category())) {
                resultTold(affected, message);
            } else if (message.subject().category().equals(lineItems.feature().category())) {
                lineItemTold(affected, message);
            }
        }
        if (affected.isEmpty()) {
            return Future.succeededFuture();
        }
        Uni<Void> done = scores.await(tenant, messages.getLast().sequence())
                .onItem()
                .transformToMulti(_ -> Multi.createFrom().iterable(affected.values()))
                .onItem()
                .transformToUniAndConcatenate(this::settle)
                .collect()
                .last()
                .replaceWithVoid();
        return Future.fromCompletionStage(done.subscribeAsCompletionStage());
    }

    private void resultTold(Map<String, Affected> affected, Message message) {
        switch (results.feature().events().read(message.type(), message.data().toString())) {
            case AssessmentResultTold(var details) -> add(affected, message, details.lineItem(), Optional.empty());
            case AssessmentResultChanged e -> {
                add(affected, message, e.details().lineItem(), Optional.empty());
                e.formerLineItem().ifPresent(former -> add(affected, message, former, Optional.empty()));
            }
            case AssessmentResultDeleted(var lineItem) -> add(affected, message, lineItem, Optional.empty());
        }
    }

    private void lineItemTold(Map<String, Affected> affected, Message message) {
        String id = message.subject().id();
        switch (lineItems.feature().events().read(message.type(), message.data().toString())) {
            case AssessmentLineItemTied e -> add(affected, message, id, e.former());
            case AssessmentLineItemUntied(var former) -> add(affected, message, id, Optional.of(former));
            case AssessmentLineItemListed _, AssessmentLineItemChanged _, AssessmentLineItemDeleted _ -> {}
        }
    }

    private static void add(Map<String, Affected> affected, Message told, String lineItem, Optional<Tie> former) {
        List<Tie> ties = new ArrayList<>();
        Optional.ofNullable(affected.get(lineItem)).ifPresent(before -> ties.addAll(before.former()));
        former.ifPresent(ties::add);
        affected.put(lineItem, new Affected(lineItem, told, ties));
    }

    private Uni<Void> settle(Affected affected) {
        Message told = affected.told();
        Call call = Call.internal(told.tenant(), ACTOR, told.correlationId(), Optional.of(told.id()));
        return lineItems
                .find(told.tenant(), affected.lineItem())
                .map(found ->
                        found.flatMap(one -> one.state() instanceof Listed listed ? listed.tie() : Optional.empty()))
                .chain(tie -> withdraw(call, affected, tie)
                        .chain(() -> tie.map(wanted -> record(call, affected, wanted))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    /** What it was tied to before and is no more. */
    private Uni<Void> withdraw(Call call, Affected affected, Optional<Tie> tie) {
        List<List<Object>> kept = tie.map(WhenResultsChangeThenProgressIsRecorded::subjects).orElse(List.of()).stream()
                .map(WhenResultsChangeThenProgressIsRecorded::withoutCollector)
                .toList();
        return Multi.createFrom()
                .iterable(affected.former().stream()
                        .flatMap(former -> subjects(former).stream())
                        .filter(subject -> !kept.contains(withoutCollector(subject)))
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(subject -> point(call, affected.lineItem(), subject, Optional.empty(), 0))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> record(Call call, Affected affected, Tie tie) {
        return scores.unheard(call.tenant(), affected.lineItem())
                .invoke(unheard -> {
                    if (unheard > 0) {
                        // the roster's topic is read by another subscription; this one comes back
                        throw new IllegalStateException("Students of the assessment are not known yet");
                    }
                })
                .onItem()
                .transformToMulti(_ -> Multi.createFrom().iterable(tie.groups()))
                .onItem()
                .transformToUniAndConcatenate(group -> scores.of(
                                call.tenant(),
                                affected.lineItem(),
                                group.type().name(),
                                group.sourcedId(),
                                group.grade(),
                                tie.benchmark())
                        .map(found -> found.map(together -> measurement(together, tie)))
                        .chain(measurement -> point(call, affected.lineItem(), subject(tie, group), measurement, 0)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Measurement measurement(Scores together, Tie tie) {
        BigDecimal value = tie.benchmark().isEmpty()
                ? together.mean().setScale(MOST_DECIMALS, HALF_EVEN)
                : BigDecimal.valueOf(together.reaching())
                        .multiply(PERCENT)
                        .divide(BigDecimal.valueOf(together.students()), MOST_DECIMALS, HALF_EVEN);
        return new Measurement(together.scoredOn(), together.students(), Result.of(value.stripTrailingZeros()));
    }

    private static List<Subject> subjects(Tie tie) {
        return tie.groups().stream().map(group -> subject(tie, group)).toList();
    }

    private static Subject subject(Tie tie, TiedGroup tied) {
        GroupType type = switch (tied.type()) {
            case SCHOOL -> GroupType.SCHOOL;
            case CLASS -> GroupType.CLASS;
            case GRADE -> GroupType.GRADE;
        };
        return new Subject(
                tie.measure(),
                tie.goal(),
                new Group(type, tied.sourcedId(), tied.grade()),
                tie.collector(),
                Optional.empty(),
                Optional.empty());
    }

    /** Another collector answers for the same point. */
    private static List<Object> withoutCollector(Subject subject) {
        return List.of(subject.measure(), subject.goal(), subject.group());
    }

    /**
     * Brings the point of a subject to what was measured. One that was withdrawn stays so, and another follows it.
     *
     * @param measurement nothing if no student of the group has a score
     */
    private Uni<Void> point(Call call, String lineItem, Subject subject, Optional<Measurement> measurement, int nth) {
        String id = pointId(lineItem, subject, nth);
        return points.find(call.tenant(), id).chain(found -> switch (found.map(Folded::state)
                .orElseGet(Unrecorded::new)) {
            case Withdrawn _ -> point(call, lineItem, subject, measurement, nth + 1);
            case Unrecorded _ ->
                measurement
                        .map(measured -> yardstick(call, subject)
                                .chain(yardstick -> classes.schoolOf(call.tenant(), subject.group())
                                        .map(school -> new RecordProgress(
                                                subject.at(school), measured, yardstick, clock.instant())))
                                .chain(record -> ask(call, id, record)))
                        .orElseGet(() -> Uni.createFrom().voidItem());
            case Recorded(var recorded, var _, var _, var _) ->
                measurement
                        .map(measured -> yardstick(call, subject)
                                .chain(yardstick -> ask(
                                        call,
                                        id,
                                        new CorrectProgress(
                                                recorded.collector(),
                                                measured,
                                                RESULTS_CHANGED,
                                                yardstick,
                                                clock.instant()))))
                        .orElseGet(() -> ask(call, id, new WithdrawProgress(recorded.collector(), NO_RESULTS)));
        });
    }

    /** The same for the same line item and subject, whenever it is told. */
    private static String pointId(String lineItem, Subject subject, int nth) {
        String name = String.join(
                "/",
                lineItem,
                subject.measure().toString(),
                subject.goal().map(UUID::toString).orElse(""),
                subject.group().type().name(),
                subject.group().sourcedId(),
                subject.group().grade().orElse(""),
                Integer.toString(nth));
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    private Uni<Yardstick> yardstick(Call call, Subject subject) {
        return measures.find(call.tenant(), subject.measure().toString())
                .map(measure -> Yardsticks.of(measure.orElseThrow().state()));
    }

    /** What is refused, as by a measure that was retired or is too narrow, stays as it is. */
    private Uni<Void> ask(Call call, String id, ProgressPointCommand command) {
        return points.ask(call, id, command)
                .replaceWithVoid()
                .onFailure(CommandFailure.Refused.class)
                .recoverWithUni(refused -> {
                    RequestLog.during(
                            Optional.of(call.correlationId()),
                            () -> LOG.warnf(
                                    "progress-points/%s was not brought up to date: %s", id, refused.getMessage()));
                    return Uni.createFrom().voidItem();
                });
    }
}
