package org.lodestar.local.platform;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.lodestar.local.LogVerification;

/** Checks the stored log of every service and district against its seals, and tells as it goes. */
final class VerifyCommand {

    /** Services seal a second after they record; this long they may be away. */
    private static final Duration SEALED_WITHIN = Duration.ofMinutes(5);

    private final Settings settings;
    private final PrintStream out;

    VerifyCommand(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Answers whether all is as it was. */
    boolean run() {
        boolean intact = true;
        for (var service : Settings.SERVICES) {
            try (var connection = connect(service)) {
                connection.setAutoCommit(false);
                var verification = new LogVerification(connection, SEALED_WITHIN);
                for (var district : verification.districts()) {
                    intact &= tell(service, verification.verify(district));
                }
            } catch (SQLException e) {
                throw new Refusal(
                        "The database of " + service + " does not answer. Is Lodestar up? (./lodestar status)", e);
            }
        }
        return intact;
    }

    private boolean tell(String service, LogVerification.Finding finding) {
        var log = service + " " + finding.district();
        if (finding.altered().isPresent()) {
            var altered = finding.altered().get();
            out.printf("%s: ALTERED at %d: %s%n", log, altered.position(), altered.what());
            return false;
        }
        var waiting = finding.head() - finding.sealed();
        out.printf(
                "%s: %d events are as they were%s%n",
                log, finding.sealed(), waiting > 0 ? ", %d are not sealed yet".formatted(waiting) : "");
        return true;
    }

    private Connection connect(String service) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", service + "_app");
        properties.setProperty("password", new Secrets(settings).app(service));
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s".formatted(settings.port(Settings.POSTGRES), service), properties);
    }
}
