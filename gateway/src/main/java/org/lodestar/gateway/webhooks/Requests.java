package org.lodestar.gateway.webhooks;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.Receipts;
import org.lodestar.gateway.oauth.Transactions;

/** Requests that change something, each carried out once however often it is repeated under its key. */
@Singleton
class Requests {

    private final Transactions transactions;

    Requests(Transactions transactions) {
        this.transactions = transactions;
    }

    @FunctionalInterface
    interface Change<T> {
        T on(Connection connection) throws SQLException, WebhookRefusal;
    }

    @FunctionalInterface
    interface Replay<T> {
        T of(Connection connection, String about) throws SQLException, WebhookRefusal;
    }

    /** Carries out a request, unless it was before. */
    <T> T once(Call call, Change<T> change, Function<T, String> about, Replay<T> replay)
            throws SQLException, WebhookRefusal {
        var tenant = call.caller().tenant();
        return transactions.<T, WebhookRefusal>ofDistrict(tenant, connection -> {
            if (call.receipt().isEmpty()) {
                return change.on(connection);
            }
            var receipt = call.receipt().get();
            if (!Receipts.claim(connection, tenant, receipt)) {
                var known = Receipts.find(connection, receipt)
                        .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.KEY_REUSED));
                return replay.of(connection, known);
            }
            var done = change.on(connection);
            Receipts.complete(connection, receipt, about.apply(done));
            return done;
        });
    }
}
