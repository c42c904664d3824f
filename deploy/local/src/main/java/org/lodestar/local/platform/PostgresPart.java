package org.lodestar.local.platform;

import static org.lodestar.local.platform.Settings.GATEWAY;
import static org.lodestar.local.platform.Settings.POSTGRES;
import static org.lodestar.local.platform.Settings.SERVICES;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.lodestar.local.LocalPostgres;

/** PostgreSQL with a database for every service and one for the gateway. */
final class PostgresPart implements Part {

    private static final int PROBE_SECONDS = 2;

    private final LocalPostgres postgres;
    private final Secrets secrets;

    PostgresPart(Settings settings, Secrets secrets) {
        this.postgres = LocalPostgres.prepare(settings.data().resolve(POSTGRES), settings.port(POSTGRES));
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return POSTGRES;
    }

    @Override
    public int port() {
        return postgres.port();
    }

    @Override
    public Path log() {
        return postgres.log();
    }

    @Override
    public Process start() throws IOException {
        postgres.start();
        for (var database : databases()) {
            postgres.createDatabase(database, secrets.owner(database), secrets.app(database));
        }
        return postgres.process().orElseThrow(() -> new IOException("PostgreSQL ended while its databases were made"));
    }

    @Override
    public boolean serves() {
        try (var connection = postgres.connect(POSTGRES)) {
            return connection.isValid(PROBE_SECONDS);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void stop(Process process) {
        postgres.stop(false);
    }

    private static List<String> databases() {
        var databases = new ArrayList<>(SERVICES);
        databases.add(GATEWAY);
        return databases;
    }
}
