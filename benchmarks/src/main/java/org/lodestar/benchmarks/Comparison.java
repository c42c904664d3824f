package org.lodestar.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Candidates beside a baseline, in turns: each candidate's round lies between two of the baseline, and is compared with
 * their mean, so that a disk that changes its mind does so for both.
 */
final class Comparison {

    /** Something whose speed is measured. */
    interface Contender {
        double perSecond(Duration duration) throws Exception;
    }

    /** A contender with what came out for it. */
    static final class Candidate {

        private final String name;
        private final double target;
        private final Contender contender;
        private final List<Double> figures = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();

        private Candidate(String name, double target, Contender contender) {
            this.name = name;
            this.target = target;
            this.contender = contender;
        }

        String name() {
            return name;
        }

        /** The ratio to reach. */
        double target() {
            return target;
        }

        /** The median of its rounds. */
        double perSecond() {
            return median(figures);
        }

        /** The median of its ratios to the baseline. */
        double ratio() {
            return median(ratios);
        }
    }

    private final Pace pace;
    private final Contender baseline;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Double> baselines = new ArrayList<>();

    Comparison(Pace pace, Contender baseline) {
        this.pace = pace;
        this.baseline = baseline;
    }

    Candidate add(String name, double target, Contender contender) {
        var candidate = new Candidate(name, target, contender);
        candidates.add(candidate);
        return candidate;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    void run() throws Exception {
        for (Candidate candidate : candidates) {
            say("warming up: " + candidate.name, candidate.contender.perSecond(pace.warmUp()));
        }
        double before = baseline();
        for (int round = 0; round < pace.rounds(); round++) {
            for (Candidate candidate : candidates) {
                double figure = candidate.contender.perSecond(pace.round());
                say(candidate.name, figure);
                double after = baseline();
                candidate.figures.add(figure);
                candidate.ratios.add(figure / ((before + after) / 2));
                before = after;
            }
        }
    }

    /** The median of the baseline's rounds. */
    double baselinePerSecond() {
        return median(baselines);
    }

    private double baseline() throws Exception {
        double figure = baseline.perSecond(pace.baseline());
        say("baseline", figure);
        baselines.add(figure);
        return figure;
    }

    private static void say(String what, double perSecond) {
        System.out.printf("  %-58s %,9.0f /s%n", what, perSecond);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
