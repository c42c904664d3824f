package org.lodestar.evidence.assessmentimport.intake;

import static org.lodestar.oneroster.csv.Column.ofDelta;
import static org.lodestar.oneroster.csv.Column.optional;
import static org.lodestar.oneroster.csv.Column.required;
import static org.lodestar.oneroster.csv.Column.sourcedId;
import static org.lodestar.oneroster.csv.Form.BOOLEAN;
import static org.lodestar.oneroster.csv.Form.DATE;
import static org.lodestar.oneroster.csv.Form.DECIMAL;
import static org.lodestar.oneroster.csv.Form.GUID;
import static org.lodestar.oneroster.csv.Form.INSTANT;
import static org.lodestar.oneroster.csv.Form.TEXT;
import static org.lodestar.oneroster.csv.Form.closedVocabulary;
import static org.lodestar.oneroster.csv.Form.vocabulary;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lodestar.oneroster.csv.Binding;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.PackageFile;

/**
 * The files of a package that are imported, each after those it refers to. The CSV binding has none for assessments: these
 * have the columns of the REST binding's model, named by the CSV binding's rule.
 */
enum AssessmentFile implements PackageFile {
    LINE_ITEMS(
            "assessmentLineItems",
            sourcedId(),
            required("title", TEXT),
            optional("description", TEXT).ofPeople(),
            optional("classSourcedId", GUID),
            optional("parentAssessmentLineItemSourcedId", GUID),
            optional("scoreScaleSourcedId", GUID),
            optional("resultValueMin", DECIMAL),
            optional("resultValueMax", DECIMAL)),
    RESULTS(
            "assessmentResults",
            sourcedId().ofPeople(),
            required("assessmentLineItemSourcedId", GUID),
            required("studentSourcedId", GUID).ofPeople(),
            optional("score", DECIMAL).ofPeople(),
            optional("textScore", TEXT).ofPeople(),
            required("scoreDate", DATE),
            optional("scoreScaleSourcedId", GUID),
            optional("scorePercentile", DECIMAL).ofPeople(),
            required(
                    "scoreStatus",
                    vocabulary("exempt", "fully graded", "not submitted", "partially graded", "submitted")),
            optional("comment", TEXT).ofPeople(),
            optional("inProgress", BOOLEAN).ofPeople(),
            optional("incomplete", BOOLEAN).ofPeople(),
            optional("late", BOOLEAN).ofPeople(),
            optional("missing", BOOLEAN).ofPeople());

    /** A package may hold a roster besides, which is left alone here. */
    static final Binding<AssessmentFile> BINDING =
            new Binding<>(List.of(values()), Map.of(), Binding.STANDARD_FILES, List.of());

    private final String stem;

    @SuppressWarnings("ImmutableEnumChecker") // the list and the columns never change
    private final List<Column> columns;

    AssessmentFile(String stem, Column... columns) {
        this.stem = stem;
        this.columns = Stream.concat(
                        Stream.of(columns),
                        Stream.of(
                                ofDelta(Column.STATUS, closedVocabulary("active", Column.TO_BE_DELETED)),
                                ofDelta(Column.DATE_LAST_MODIFIED, INSTANT)))
                .toList();
    }

    @Override
    public String stem() {
        return stem;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }
}
