package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;

/**
 * Clients as integrators get them: generated from the contract, compiled, and used for what one writes on the first day. What C#
 * needs for that is installed by {@code src/test/clients/csharp/prepare}.
 */
@ExtendWith(Stage.class)
class GeneratedClientsTest {

    private static final Path PROJECT = Path.of(System.getProperty("lodestar.project"));
    private static final Path SOURCES = PROJECT.resolve("deploy/system-tests/src/test/clients");
    private static final Path CLIENTS = PROJECT.resolve("deploy/system-tests/target/clients");
    private static final Path GENERATOR = CLIENTS.resolve("tools/openapi-generator-cli.jar");
    private static final Path TYPESCRIPT = CLIENTS.resolve("tools/typescript.jar");
    private static final Path COMPILER = CLIENTS.resolve("typescript-compiler");
    private static final Path NEWTONSOFT = CLIENTS.resolve(
                    "csharp-tools/node_modules/jillejr.newtonsoft.json-for-unity/Plugins")
            .resolve("Newtonsoft.Json Editor/Newtonsoft.Json.dll");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final String CLASSPATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TENANT = "generated";

    /** One program makes all three: reading the contract takes longer than writing a client. */
    @BeforeAll
    static void generate() throws Exception {
        assumeThat(GENERATOR).as("the generator").isRegularFile();
        for (String language : List.of("java", "typescript", "csharp")) {
            delete(CLIENTS.resolve(language));
        }
        run(
                CLIENTS,
                JAVA.resolve("java").toString(),
                "-XX:TieredStopAtLevel=1", // it ends before what it does often is worth more
                "-jar",
                GENERATOR.toString(),
                "batch",
                "--fail-fast",
                SOURCES.resolve("java.yaml").toString(),
                SOURCES.resolve("typescript.yaml").toString(),
                SOURCES.resolve("csharp.yaml").toString());
    }

    @Test
    void the_java_client_is_of_use(Districts districts) throws Exception {
        Path classes = Files.createDirectories(CLIENTS.resolve("java/classes"));
        var compile = new ArrayList<>(List.of(
                JAVA.resolve("javac").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                CLASSPATH));
        compile.add(SOURCES.resolve("java/UseClient.java").toString());
        try (Stream<Path> sources = Files.walk(CLIENTS.resolve("java/src/main"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> compile.add(file.toString()));
        }
        run(CLIENTS, compile.toArray(String[]::new));

        List<String> said = use(
                districts,
                CLIENTS,
                JAVA.resolve("java").toString(),
                "-cp",
                classes + File.pathSeparator + CLASSPATH,
                "UseClient");

        assertThat(said)
                .containsExactly(
                        "repeated true",
                        "due 2027-05-28",
                        "pages Read Write",
                        "refused 422 /problems/unknown-reference /school");
    }

    @Test
    void the_typescript_client_is_of_use(Districts districts) throws Exception {
        assumeThat(isInstalled("node")).as("node is installed").isTrue();
        Path client = CLIENTS.resolve("typescript");
        for (String file : List.of("use.ts", "node.d.ts", "tsconfig.json", "package.json")) {
            Files.copy(SOURCES.resolve("typescript").resolve(file), client.resolve(file));
        }
        unpackCompiler();
        run(client, "node", COMPILER.resolve("tsc.js").toString(), "--project", client.toString());

        List<String> said =
                use(districts, client, "node", client.resolve("js/use.js").toString());

        assertThat(said)
                .containsExactly(
                        "repeated true",
                        "due 2027-05-28",
                        "pages Read Write",
                        "refused 422 /problems/unknown-reference /school");
    }

    @Test
    void the_csharp_client_is_of_use(Districts districts) throws Exception {
        assumeThat(isInstalled("mcs") && isInstalled("mono"))
                .as("Mono is installed")
                .isTrue();
        assumeThat(NEWTONSOFT).as("Newtonsoft.Json was fetched").isRegularFile();
        Path client = CLIENTS.resolve("csharp");
        Files.copy(NEWTONSOFT, client.resolve("Newtonsoft.Json.dll"));
        String library = client.resolve("Lodestar.Client.dll").toString();
        compile(client, "-target:library", "-out:" + library, "-recurse:src/Lodestar.Client/*.cs");
        compile(
                client,
                "-out:Use.exe",
                "-r:" + library,
                SOURCES.resolve("csharp/Use.cs").toString());

        List<String> said =
                use(districts, client, "mono", client.resolve("Use.exe").toString());

        assertThat(said)
                .containsExactly(
                        "repeated true",
                        "due 2027-05-28",
                        "pages Read Write",
                        "refused 422 /problems/unknown-reference /school");
    }

    private static void compile(Path client, String... what) throws Exception {
        var command = new ArrayList<>(List.of("mcs", "-langversion:latest"));
        for (String library : List.of(
                "Newtonsoft.Json",
                "System.ComponentModel.DataAnnotations",
                "System.Net.Http",
                "System.Runtime.Serialization",
                "System.Web")) {
            command.add("-r:" + library + ".dll");
        }
        command.addAll(List.of(what));
        run(client, command.toArray(String[]::new));
    }

    private static List<String> use(Districts districts, Path directory, String... command) throws Exception {
        var complete = new ArrayList<>(List.of(command));
        String tenant = TENANT + directory.getFileName();
        complete.addAll(List.of(
                districts.platform().gateway().toString().replaceFirst("/$", ""),
                loaded(districts, tenant),
                Districts.SECRET));
        return run(directory, complete.toArray(String[]::new)).lines().toList();
    }

    /** The id of a client of a small district. */
    private static String loaded(Districts districts, String tenant)
            throws SQLException, IOException, InterruptedException {
        Path roster = districts.write(new SampleDistrict(2, 2, 60, true)).path();
        LodestarClient client = districts.newcomer(tenant);
        RosterImport.of(client, roster).await(_ -> {});
        Map<String, ?> refusedAnyway = Map.of(
                "school", first(client, "/v1/orgs?type=school&limit=1"),
                "owners", List.of(first(client, "/v1/users?role=teacher&limit=1")),
                "scope", "SCHOOL",
                "title", "Fewer words",
                "studentLearningNeed", "None",
                "improvementDomain", "CURRICULUM",
                "goalType", "INSTRUCTION",
                "measure",
                        Map.of(
                                "name", "Words",
                                "unit", "words a minute",
                                "baseline", 62,
                                "target", 1,
                                "direction", "INCREASE"),
                "dueDate", "2027-05-28");
        Await.until(
                "school and teacher are known where goals are",
                PATIENCE,
                () -> client.write("POST", "/v1/goals", refusedAnyway, "known")
                        .problem()
                        .equals("target-against-direction"));
        return tenant + "-admin";
    }

    private static String first(LodestarClient client, String list) throws IOException, InterruptedException {
        return client.get(list).path("data").path(0).path("sourcedId").asText();
    }

    private static void unpackCompiler() throws IOException {
        Files.createDirectories(COMPILER);
        try (var jar = new ZipInputStream(Files.newInputStream(TYPESCRIPT))) {
            for (var entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                Path file = Path.of(entry.getName());
                if (!entry.isDirectory()
                        && file.getParent() != null
                        && file.getParent().endsWith("lib")) {
                    Files.write(COMPILER.resolve(file.getFileName()), jar.readAllBytes());
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What a program says, once it has ended well. */
    private static String run(Path directory, String... command) throws Exception {
        Path out = Files.createTempFile(directory, "said", ".txt");
        Path faults = Files.createTempFile(directory, "faults", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(faults.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(process.exitValue()).as(said + Files.readString(faults)).isZero();
        Files.delete(out);
        Files.delete(faults);
        return said;
    }

    private static boolean isInstalled(String tool) {
        try {
            return new ProcessBuilder(tool, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
