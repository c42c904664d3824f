package org.lodestar.local.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process that stays: it watches every part, and stops all of them in order when it is told to end (SIGTERM). */
public final class Supervisor {

    private final Settings settings;
    private final Watch postgres;
    private final Watch kafka;
    private final List<Watch> services;
    private final Watch gateway;
    private final List<JavaProgram> programs;
    private boolean ending;
    private Optional<String> doing = Optional.empty();

    private Supervisor(Settings settings, Plan plan) {
        this.settings = settings;
        var postgresPart = plan.postgres();
        var kafkaPart = plan.kafka();
        var serviceParts = plan.services();
        var gatewayPart = plan.gateway();
        var immediately = CompletableFuture.completedFuture("");
        this.postgres = new Watch(postgresPart, immediately, this::write);
        this.kafka = new Watch(kafkaPart, immediately, this::write);
        // a service does without Kafka for a while, but not without its database
        var database = postgres.served();
        this.services = serviceParts.stream()
                .map(part -> new Watch(part, database, this::write))
                .toList();
        this.gateway = new Watch(gatewayPart, database, this::write);
        this.programs = new ArrayList<>();
        programs.add(gatewayPart.program());
        serviceParts.forEach(part -> programs.add(part.program()));
        programs.add(kafkaPart.program());
    }

    /** Runs until SIGTERM. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // the Kafka client complains at length about a broker that is only just starting
        Logger.getLogger("").setLevel(Level.SEVERE);
        var settings = Settings.from(System.getenv());
        Files.createDirectories(settings.lock().getParent());
        try (var channel = FileChannel.open(settings.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new Refusal("Another supervisor runs on " + settings.home() + ".");
            }
            var probes = new Probes(settings);
            var supervisor =
                    new Supervisor(settings, new Plan(settings, new Secrets(settings), new Apps(settings), probes));
            Runtime.getRuntime().addShutdownHook(new Thread(supervisor::end, "end"));
            supervisor.begin();
            new CountDownLatch(1).await();
        }
    }

    private void begin() {
        write();
        watches().forEach(Watch::begin);
    }

    private void end() {
        synchronized (this) {
            ending = true;
        }
        write();
        gateway.end();
        inParallel(services.stream().<Runnable>map(watch -> watch::end).toList(), services.size());
        kafka.end();
        postgres.end();
        if (watches().stream().allMatch(watch -> watch.served().isDone())) {
            makeCaches();
        }
        say(Optional.empty());
    }

    /** After the first run of a build only, and only if it went well: a start that failed teaches the wrong things. */
    private void makeCaches() {
        var trained = programs.stream().filter(JavaProgram::isTrained).toList();
        var made = new AtomicInteger();
        inParallel(
                trained.stream()
                        .<Runnable>map(program -> () -> {
                            say(Optional.of(
                                    "preparing quick starts: " + made.incrementAndGet() + " of " + trained.size()));
                            makeCache(program);
                        })
                        .toList(),
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, trained.size() + 1));
    }

    private static void makeCache(JavaProgram program) {
        try {
            program.makeCache();
        } catch (IOException e) {
            System.err.println("No quick start for " + program.directory().getFileName() + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inParallel(List<Runnable> tasks, int threads) {
        try (var executor = Executors.newFixedThreadPool(Math.max(1, threads))) {
            tasks.forEach(executor::execute);
        }
    }

    private void say(Optional<String> what) {
        synchronized (this) {
            doing = what;
        }
        write();
    }

    private List<Watch> watches() {
        var all = new ArrayList<Watch>();
        all.add(postgres);
        all.add(kafka);
        all.addAll(services);
        all.add(gateway);
        return all;
    }

    private synchronized void write() {
        new PlatformState(
                        ProcessIdentity.of(ProcessHandle.current()),
                        ending,
                        doing,
                        watches().stream().map(Watch::state).toList())
                .write(settings.state());
    }
}
