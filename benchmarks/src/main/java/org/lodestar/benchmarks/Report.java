package org.lodestar.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was measured: each figure at once, and the table at the end. */
final class Report {

    private record Line(String what, String figure, String ratio, String target, String verdict) {}

    private final List<Line> lines = new ArrayList<>();

    /** A figure that has no baseline and nothing to reach. */
    void say(String what, String figure) {
        add(new Line(what, figure, "", "", ""));
    }

    /** A figure that has a target of its own. */
    void measured(String what, String figure, String target, boolean reached) {
        add(new Line(what, figure, "", target, reached ? "reached" : "MISSED"));
    }

    /** A figure as a ratio to the baseline of the same rounds. */
    void compared(String what, String figure, double ratio, double target) {
        add(new Line(
                what,
                figure,
                String.format("%.2f", ratio),
                String.format(">= %.2f", target),
                ratio >= target ? "reached" : "MISSED"));
    }

    private void add(Line line) {
        lines.add(line);
        System.out.printf(
                "  %s: %s %s %s %s%n", line.what().strip(), line.figure(), line.ratio(), line.target(), line.verdict());
    }

    void print(PrintStream out) {
        var header = new Line("", "figure", "ratio", "target", "");
        var all = new ArrayList<Line>(List.of(header));
        all.addAll(lines);
        int what = width(all.stream().map(Line::what).toList());
        int figure = width(all.stream().map(Line::figure).toList());
        int target = width(all.stream().map(Line::target).toList());
        String form = "%-" + what + "s  %" + figure + "s  %6s  %-" + target + "s  %s%n";
        for (Line line : all) {
            out.printf(form, line.what(), line.figure(), line.ratio(), line.target(), line.verdict());
        }
    }

    private static int width(List<String> cells) {
        return cells.stream().mapToInt(String::length).max().orElse(0);
    }
}
