package org.lodestar.evidence;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.consuming.References.Kept;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.runtime.EventSourcing.SubscriptionTo;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImportConfig;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImports;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultDecider;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.assessmentresult.view.resultlist.ResultList;
import org.lodestar.evidence.evidence.Evidence;
import org.lodestar.evidence.evidence.EvidenceCommand;
import org.lodestar.evidence.evidence.EvidenceDecider;
import org.lodestar.evidence.evidence.EvidenceEvent;
import org.lodestar.evidence.evidence.api.EvidenceRepresentation;
import org.lodestar.evidence.evidence.view.evidencelist.EvidenceListRow;
import org.lodestar.evidence.knowngoal.policy.KnownGoals;
import org.lodestar.evidence.knownstudent.policy.KnownStudents;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemDecider;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.evidence.lineitem.view.lineitemlist.LineItemList;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureDecider;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.measure.api.MeasureRepresentation;
import org.lodestar.evidence.measure.view.measurelist.MeasureListRow;
import org.lodestar.evidence.progress.GroupType;
import org.lodestar.evidence.progress.ProgressPoint;
import org.lodestar.evidence.progress.ProgressPointCommand;
import org.lodestar.evidence.progress.ProgressPointDecider;
import org.lodestar.evidence.progress.ProgressPointEvent;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.api.ProgressPointRepresentation;
import org.lodestar.evidence.progress.policy.WhenResultsChangeThenProgressIsRecorded;
import org.lodestar.evidence.progress.publishing.ToldPoint;
import org.lodestar.evidence.progress.view.pointlist.PointListRow;

/** The features of this service, and what it learns of others. */
@Singleton
class EvidenceWiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Streams<EvidenceCommand, Evidence, EvidenceEvent> evidence(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of("evidence", new EvidenceDecider(), EvidenceEvent.class, Evidence.class)
                .publishing(Evidence.Known.class)
                .withOrgs((_, evidence) -> switch (evidence) {
                    case Evidence.Uncollected _ -> Set.of();
                    case Evidence.Collected collected -> Set.of(collected.item().school());
                    case Evidence.Retracted retracted -> Set.of(retracted.item().school());
                }));
    }

    @Produces
    @Singleton
    StateView<Evidence, EvidenceEvent> evidenceList(Streams<EvidenceCommand, Evidence, EvidenceEvent> evidence) {
        return new StateView<>("evidence_list", evidence.feature(), EvidenceListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Evidence, EvidenceEvent, EvidenceRepresentation> listedEvidence(
            StateView<Evidence, EvidenceEvent> list) {
        return new ListedView<>(
                list, EvidenceListRow.class, new Filters(), (_, evidence) -> EvidenceRepresentation.of(evidence));
    }

    @Produces
    @Singleton
    Streams<MeasureCommand, Measure, MeasureEvent> measures(EventSourcing eventSourcing) {
        return eventSourcing.streams(
                Feature.of("progress-measures", new MeasureDecider(), MeasureEvent.class, Measure.class)
                        .publishing(Measure.Known.class)
                        .ofEveryOrg());
    }

    @Produces
    @Singleton
    StateView<Measure, MeasureEvent> measureList(Streams<MeasureCommand, Measure, MeasureEvent> measures) {
        return new StateView<>("measure_list", measures.feature(), MeasureListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Measure, MeasureEvent, MeasureRepresentation> listedMeasures(StateView<Measure, MeasureEvent> list) {
        return new ListedView<>(
                list, MeasureListRow.class, new Filters(), (_, measure) -> MeasureRepresentation.of(measure));
    }

    @Produces
    @Singleton
    Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points(
            EventSourcing eventSourcing, EvidenceConfig config) {
        return eventSourcing.streams(Feature.of(
                        "progress-points",
                        new ProgressPointDecider(config.smallestPublishedGroup()),
                        ProgressPointEvent.class,
                        ProgressPoint.class)
                .withStateSchema(2)
                .publishing(ToldPoint.class, ToldPoint::of)
                .withOrgs((_, point) -> schools(point)));
    }

    /** The school that the group is, or that it is a grade or a class of. */
    private static Set<String> schools(ProgressPoint point) {
        Optional<Subject> subject = switch (point) {
            case ProgressPoint.Unrecorded _ -> Optional.empty();
            case ProgressPoint.Recorded recorded -> Optional.of(recorded.subject());
            case ProgressPoint.Withdrawn withdrawn -> Optional.of(withdrawn.subject());
        };
        return subject.flatMap(about -> about.group().type() == GroupType.CLASS
                        ? about.school()
                        : Optional.of(about.group().sourcedId()))
                .map(Set::of)
                .orElse(Set.of());
    }

    @Produces
    @Singleton
    StateView<ProgressPoint, ProgressPointEvent> pointList(
            Streams<ProgressPointCommand, ProgressPoint, ProgressPointEvent> points) {
        return new StateView<>("point_list", points.feature(), PointListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<ProgressPoint, ProgressPointEvent, ProgressPointRepresentation> listedPoints(
            StateView<ProgressPoint, ProgressPointEvent> list, EvidenceConfig config) {
        return new ListedView<>(
                list,
                PointListRow.class,
                new Filters(),
                (_, point) -> ProgressPointRepresentation.of(point, config.smallestPublishedGroup()));
    }

    @Produces
    @Singleton
    Streams<LineItemCommand, LineItem, LineItemEvent> lineItems(EventSourcing eventSourcing) {
        return eventSourcing.streams(
                Feature.of("assessment-line-items", new LineItemDecider(), LineItemEvent.class, LineItem.class)
                        .publishing(LineItem.Listed.class));
    }

    @Produces
    @Singleton
    StateView<LineItem, LineItemEvent> lineItemList(Streams<LineItemCommand, LineItem, LineItemEvent> lineItems) {
        return new StateView<>(LineItemList.TABLE, lineItems.feature(), LineItemList::columns);
    }

    /** Vendors make the ids of results out of those of students. Of a result others hear no more than that it was told. */
    @Produces
    @Singleton
    Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> assessmentResults(
            EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of(
                        "assessment-results",
                        new AssessmentResultDecider(),
                        AssessmentResultEvent.class,
                        AssessmentResult.class)
                .withPersonalIds());
    }

    /** No ListedView: single students are no part of what is followed with evidence.read. */
    @Produces
    @Singleton
    StateView<AssessmentResult, AssessmentResultEvent> assessmentResultList(
            Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results) {
        return new StateView<>(ResultList.TABLE, results.feature(), ResultList::columns);
    }

    @Produces
    @Singleton
    LeaseQueue importQueue(EventSourcing eventSourcing, AssessmentImportConfig config) {
        return AssessmentImports.TABLES.queue(eventSourcing.pool(), config.lease());
    }

    /** People are pseudonyms on the general topic. */
    @Produces
    @Singleton
    SubscriptionTo people(References references) {
        return new SubscriptionTo("roster", true, "people", references.keeping(message -> switch (message.type()) {
            case "user-registered.v1", "user-changed.v1" -> Optional.of(Kept.present());
            case "user-removed.v1" -> Optional.of(Kept.gone());
            default -> Optional.empty();
        }));
    }

    /** Read anew under this name, since the schools of classes are kept, too. */
    @Produces
    @Singleton
    SubscriptionTo schoolsAndClasses(References references) {
        return new SubscriptionTo(
                "roster", false, "orgs-and-classes", references.keeping(message -> switch (message.type()) {
                    case "org-registered.v1", "org-changed.v1" -> Optional.of(Kept.present());
                    case "class-registered.v1", "class-changed.v1" ->
                        Optional.of(new Kept(
                                true,
                                Map.of(
                                        "school",
                                        message.data().path("schoolClass").path("school"))));
                    case "org-removed.v1", "class-removed.v1" -> Optional.of(Kept.gone());
                    default -> Optional.empty();
                }));
    }

    @Produces
    @Singleton
    SubscriptionTo goals(KnownGoals goals) {
        return new SubscriptionTo("goals", false, "goals", goals::learn);
    }

    /** Whole: on the general topic students are pseudonyms. */
    @Produces
    @Singleton
    SubscriptionTo students(KnownStudents students) {
        return new SubscriptionTo("roster", true, "students", students::learn);
    }

    /** This service's own events, whole. */
    @Produces
    @Singleton
    SubscriptionTo assessedProgress(WhenResultsChangeThenProgressIsRecorded policy) {
        return new SubscriptionTo("evidence", true, "assessed-progress", policy);
    }
}
