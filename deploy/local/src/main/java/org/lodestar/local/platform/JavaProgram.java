package org.lodestar.local.platform;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * An installed application and how its JVM is run, with an ahead-of-time cache of its loaded and linked classes and of
 * what the compiler learnt about them.
 *
 * <p>The first run of an application is its training run: it writes down at its orderly end what it used, and from that
 * {@link #makeCache()} makes the cache of every later run. The cache lies in the directory of the application, whose name
 * holds a hash of its content, and is named after the JVM and the options: a cache never meets anything else.
 *
 * @param directory the installed application
 * @param options options of the JVM
 * @param main how the application is named on the command line: {@code -jar x.jar}, or {@code -cp x.jar Main}
 * @param learns whether a run without a cache is a training run
 */
record JavaProgram(Path directory, List<String> options, List<String> main, boolean learns) {

    /** The command, without the arguments of the application. */
    List<String> command() {
        var command = new ArrayList<String>();
        command.add(java());
        if (Files.exists(cache())) {
            command.add("-XX:AOTCache=" + cache());
        } else if (learns) {
            command.add("-XX:AOTMode=record");
            command.add("-XX:AOTConfiguration=" + recording());
        }
        command.add("-Xlog:aot*=error,cds*=error");
        command.addAll(options);
        command.addAll(main);
        return command;
    }

    /** Whether a training run has ended since the last cache was made. */
    boolean isTrained() {
        return Files.exists(recording()) && !Files.exists(cache());
    }

    /** Makes the cache from the recording of the training run; takes seconds of processor time. */
    void makeCache() throws IOException, InterruptedException {
        var unfinished = directory.resolve(cache().getFileName() + ".part");
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-XX:AOTMode=create");
        command.add("-XX:AOTConfiguration=" + recording());
        command.add("-XX:AOTCache=" + unfinished);
        command.add("-Xlog:aot*=error,cds*=error");
        command.addAll(options);
        command.addAll(main);
        var log = directory.resolve("aot.log").toFile();
        int code = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log))
                .start()
                .waitFor();
        if (code == 0 && Files.exists(unfinished)) {
            Files.move(unfinished, cache(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(recording());
    }

    private Path cache() {
        return directory.resolve("app-" + key() + ".aot");
    }

    private Path recording() {
        return directory.resolve("app-" + key() + ".aotconf");
    }

    private String key() {
        return HexFormat.of().toHexDigits(Objects.hash(System.getProperty("java.vm.version"), options, main));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
