package org.lodestar.oneroster.csv;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a package may hold, as one reader of it sees them.
 *
 * @param files those that are read, each after those it refers to
 * @param elsewhere stems of files that are left alone because another import takes them, with its address
 * @param leftAlone stems of others that may be there
 * @param together files that tell one story: where one of them is complete, the others must be there
 */
public record Binding<F extends PackageFile>(
        List<F> files, Map<String, String> elsewhere, Set<String> leftAlone, List<F> together) {

    /** The stems of all files of OneRoster 1.2. */
    public static final Set<String> STANDARD_FILES = Set.of(
            "academicSessions",
            "categories",
            "classResources",
            "classes",
            "courseResources",
            "courses",
            "demographics",
            "enrollments",
            "lineItemLearningObjectiveIds",
            "lineItemScoreScales",
            "lineItems",
            "orgs",
            "resources",
            "resultLearningObjectiveIds",
            "resultScoreScales",
            "results",
            "roles",
            "scoreScales",
            "userProfiles",
            "userResources",
            "users");

    public Binding {
        files = List.copyOf(files);
        elsewhere = Map.copyOf(elsewhere);
        leftAlone = Set.copyOf(leftAlone);
        together = List.copyOf(together);
    }

    /** The file of this stem, if it is read. */
    public Optional<F> named(String stem) {
        return files.stream().filter(file -> file.stem().equals(stem)).findFirst();
    }

    boolean knows(String stem) {
        return leftAlone.contains(stem)
                || elsewhere.containsKey(stem)
                || named(stem).isPresent();
    }
}
