package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsTest {

    @TempDir
    Path project;

    private Apps apps;

    @BeforeEach
    void packaged() throws IOException {
        apps = new Apps(Settings.from(Map.of("LODESTAR_PROJECT", project.toString())));
        put("deploy/local/target/app/local.jar", "local");
        for (var module :
                new String[] {"gateway", "roster-service", "goals-service", "evidence-service", "observation-service"
                }) {
            put(module + "/target/quarkus-app/quarkus-run.jar", module);
            put(module + "/target/quarkus-app/lib/main/library.jar", "library");
        }
    }

    @Test
    void run_from_a_copy_that_no_build_touches() throws IOException {
        apps.install();
        Files.delete(project.resolve("gateway/target/quarkus-app/quarkus-run.jar"));
        assertThat(apps.directory("gateway").resolve("quarkus-run.jar")).hasContent("gateway");
        assertThat(apps.directory("gateway").resolve("lib/main/library.jar")).exists();
    }

    @Test
    void stay_where_they_are_when_a_rebuild_changed_nothing() throws IOException {
        apps.install();
        var before = apps.directory("goals");
        Files.createFile(before.resolve("app.aot"));
        Files.setLastModifiedTime(
                project.resolve("goals-service/target/quarkus-app/quarkus-run.jar"),
                FileTime.from(Instant.now().plusSeconds(60)));
        apps.install();
        assertThat(apps.directory("goals")).isEqualTo(before);
        assertThat(before.resolve("app.aot")).exists();
    }

    @Test
    void move_and_leave_nothing_behind_when_one_changed() throws IOException {
        apps.install();
        var goals = apps.directory("goals");
        var evidence = apps.directory("evidence");
        put("goals-service/target/quarkus-app/quarkus-run.jar", "goals, mended");
        apps.install();
        assertThat(apps.directory("goals")).isNotEqualTo(goals);
        assertThat(goals).doesNotExist();
        assertThat(apps.directory("evidence")).isEqualTo(evidence);
    }

    @Test
    void are_missed_by_name_when_they_are_not_packaged() throws IOException {
        Files.delete(project.resolve("deploy/local/target/app/local.jar"));
        Files.delete(project.resolve("deploy/local/target/app"));
        assertThatThrownBy(() -> apps.install()).isInstanceOf(Refusal.class).hasMessageContaining("local");
    }

    private void put(String file, String content) throws IOException {
        var path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
