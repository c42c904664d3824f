package org.lodestar.gateway.webhooks;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Queue.Addressed;
import org.lodestar.gateway.webhooks.Webhook.Filter;
import org.lodestar.gateway.webhooks.Webhook.NewSecret;
import org.lodestar.gateway.webhooks.Webhook.Status;

/**
 * The webhooks of a district, as clients make and change them. A client sees its own; the district's administrators see
 * all. Everything here blocks.
 */
@Singleton
public class WebhookRegistry {

    private static final int MOST_WEBHOOKS = 50;
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Transactions transactions;
    private final Requests requests;
    private final KeyVault vault;
    private final Engine engine;
    private final long overlapMillis;

    WebhookRegistry(
            Transactions transactions, Requests requests, KeyVault vault, Engine engine, WebhooksConfig config) {
        this.transactions = transactions;
        this.requests = requests;
        this.vault = vault;
        this.engine = engine;
        this.overlapMillis = config.secretOverlap().toMillis();
    }

    /**
     * What a webhook is made with.
     *
     * @param fromBeginning whether it gets what was published before, too
     * @param had what of it the client has had otherwise, and does not get
     */
    public record Terms(
            String url, Optional<String> description, Filter filter, boolean fromBeginning, List<Had> had) {}

    /**
     * The events of a service up to a position.
     *
     * @param epoch how that of its log begins; empty for any
     */
    public record Had(String service, long position, String epoch) {}

    /** A term that a webhook can be without. */
    public enum Removable {
        DESCRIPTION,
        TYPES,
        SUBJECTS
    }

    /** What is to change of a webhook; what is empty stays. */
    public record Revision(
            Optional<String> url,
            Optional<String> description,
            Optional<List<String>> types,
            Optional<List<String>> subjects,
            Set<Removable> removed) {}

    /**
     * What became of a change.
     *
     * @param secret the new secret if one was made now
     * @param replayed whether the request had been carried out before
     */
    public record Answer(Webhook webhook, Optional<NewSecret> secret, boolean replayed) {}

    /** Something that was counted or named, such as how many deliveries come again. */
    public record Result(String value, boolean replayed) {}

    /** The webhooks that a caller sees, in the order of their ids, from the one after {@code after} on. */
    public List<Webhook> list(Caller caller, String after, int most) throws SQLException {
        return transactions.ofDistrict(
                caller.tenant(), connection -> WebhookRows.list(connection, caller, after, most));
    }

    /** One that a caller sees. */
    public Optional<Webhook> find(Caller caller, String id) throws SQLException {
        return transactions.ofDistrict(caller.tenant(), connection -> WebhookRows.find(connection, caller, id));
    }

    /** Makes a webhook and its first secret. It gets what is published from now on, and what was before if it wants that. */
    public Answer create(Call call, Terms terms) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            // first, so that of two at once the second counts the first
            Districts.raise(connection, call.caller().tenant());
            requireRoom(connection, call.caller());
            String id;
            try (var insert = connection.prepareStatement("""
                    INSERT INTO webhook (tenant, client_id, scopes, url, description, types, subjects, from_beginning, orgs, issuer)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""")) {
                insert.setString(1, call.caller().tenant());
                insert.setString(2, call.caller().client());
                insert.setArray(3, Scope.array(connection, call.caller().scopes()));
                insert.setString(4, terms.url());
                insert.setString(5, terms.description().orElse(null));
                insert.setArray(6, Queue.texts(connection, terms.filter().types()));
                insert.setArray(7, Queue.texts(connection, terms.filter().subjects()));
                insert.setBoolean(8, terms.fromBeginning());
                insert.setArray(9, Queue.texts(connection, call.caller().orgs()));
                insert.setString(10, call.caller().issuer());
                try (var row = insert.executeQuery()) {
                    row.next();
                    id = row.getString(1);
                }
            }
            addStarts(connection, call, id, terms.had());
            var secret = addSecret(connection, call, id);
            return new Answer(WebhookRows.reread(connection, call, id), Optional.of(secret), false);
        });
    }

    private static void addStarts(Connection connection, Call call, String webhook, List<Had> had) throws SQLException {
        var tenant = call.caller().tenant();
        try (var insert = connection.prepareStatement(
                "INSERT INTO webhook_start (webhook_id, topic, tenant, position, epoch) VALUES (?, ?, ?, ?, ?)")) {
            for (var each : had) {
                insert.setString(1, webhook);
                insert.setString(2, Intake.topic(tenant, each.service()));
                insert.setString(3, tenant);
                insert.setLong(4, each.position());
                insert.setString(5, each.epoch());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void requireRoom(Connection connection, Caller caller) throws SQLException, WebhookRefusal {
        try (var count = connection.prepareStatement(
                "SELECT count(*) FROM webhook WHERE client_id = ? AND issuer = ? AND status <> 'DELETED'")) {
            count.setString(1, caller.client());
            count.setString(2, caller.issuer());
            try (var row = count.executeQuery()) {
                row.next();
                if (row.getLong(1) >= MOST_WEBHOOKS) {
                    throw WebhookRefusal.because(WebhookRefusal.Reason.TOO_MANY);
                }
            }
        }
    }

    /** Changes what a webhook was made with. What is still to come goes to the new address. */
    public Answer revise(Call call, String id, Revision wanted) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = WebhookRows.lock(connection, call, id);
            var removed = wanted.removed();
            var url = wanted.url().orElse(webhook.url());
            var description = removed.contains(Removable.DESCRIPTION)
                    ? Optional.<String>empty()
                    : wanted.description().or(webhook::description);
            var filter = new Filter(
                    removed.contains(Removable.TYPES)
                            ? List.of()
                            : wanted.types().orElse(webhook.filter().types()),
                    removed.contains(Removable.SUBJECTS)
                            ? List.of()
                            : wanted.subjects().orElse(webhook.filter().subjects()));
            if (url.equals(webhook.url())
                    && description.equals(webhook.description())
                    && filter.equals(webhook.filter())) {
                return new Answer(webhook, Optional.empty(), false);
            }
            try (var update = connection.prepareStatement("""
                    UPDATE webhook SET url = ?, description = ?, types = ?, subjects = ?, version = version + 1
                    WHERE id = ?""")) {
                update.setString(1, url);
                update.setString(2, description.orElse(null));
                update.setArray(3, Queue.texts(connection, filter.types()));
                update.setArray(4, Queue.texts(connection, filter.subjects()));
                update.setString(5, id);
                update.executeUpdate();
            }
            return new Answer(WebhookRows.reread(connection, call, id), Optional.empty(), false);
        });
    }

    /** Sends nothing for now. What is published meanwhile waits. */
    public Answer pause(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = WebhookRows.lock(connection, call, id);
            WebhookRows.requireEnabled(webhook);
            return webhook.status() == Status.PAUSED
                    ? new Answer(webhook, Optional.empty(), false)
                    : become(connection, call, id, "status = 'PAUSED'");
        });
    }

    /** Sends again, first what waits and what was published while it was disabled; the schedule of each delivery begins anew. */
    public Answer resume(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = WebhookRows.lock(connection, call, id);
            if (webhook.status() == Status.ACTIVE) {
                return new Answer(webhook, Optional.empty(), false);
            }
            Districts.raise(connection, call.caller().tenant());
            if (webhook.status() == Status.DISABLED) {
                Backlog.resume(connection, id);
            }
            WebhookRows.run(connection, "UPDATE webhook_lane SET due_at = now() WHERE webhook_id = ?", id);
            WebhookRows.run(
                    connection,
                    "UPDATE webhook_delivery SET tries = 0 WHERE webhook_id = ? AND delivered_at IS NULL AND tries > 0",
                    id);
            return become(
                    connection,
                    call,
                    id,
                    "status = 'ACTIVE', reason = NULL, disabled_at = NULL, failing_since = NULL, held_until = NULL");
        });
    }

    /** Ends a webhook with its delivery log. */
    public void delete(Call call, String id) throws SQLException, WebhookRefusal {
        requests.once(
                call,
                connection -> {
                    WebhookRows.lock(connection, call, id);
                    WebhookRows.run(connection, """
                            UPDATE webhook SET status = 'DELETED', reason = NULL, disabled_at = NULL WHERE id = ?""", id);
                    return id;
                },
                Function.identity(),
                (_, about) -> about);
    }

    /** Makes another secret. The one before signs as well until the overlap has passed; an older one no longer. */
    public Answer rotate(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = WebhookRows.lock(connection, call, id);
            for (var secret : webhook.secrets().stream().skip(1).toList()) {
                WebhookRows.run(connection, "DELETE FROM webhook_secret WHERE id = ?", secret.id());
            }
            try (var update = connection.prepareStatement("""
                    UPDATE webhook_secret SET expires_at = now() + ? * interval '1 millisecond'
                    WHERE webhook_id = ? AND expires_at IS NULL""")) {
                update.setLong(1, overlapMillis);
                update.setString(2, id);
                update.executeUpdate();
            }
            var secret = addSecret(connection, call, id);
            var answer = become(connection, call, id, "status = status");
            return new Answer(answer.webhook(), Optional.of(secret), false);
        });
    }

    /** Sends an event that only tries the webhook out; answers its id. */
    public Result ping(Call call, String id, String schemas) throws SQLException, WebhookRefusal {
        var result = requests.once(
                call,
                connection -> {
                    WebhookRows.requireEnabled(WebhookRows.lock(connection, call, id));
                    var event = Ping.of(id, schemas);
                    Districts.raise(connection, call.caller().tenant());
                    Queue.add(connection, call.caller().tenant(), List.of(new Addressed(event, Set.of(id))));
                    return new Result(event.id(), false);
                },
                Result::value,
                (_, about) -> new Result(about, true));
        engine.awaken();
        return result;
    }

    private Answer changed(Call call, Requests.Change<Answer> change) throws SQLException, WebhookRefusal {
        var answer = requests.once(
                call,
                change,
                done -> done.webhook().id(),
                (connection, about) -> new Answer(
                        WebhookRows.find(connection, call.caller(), about)
                                .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.NOT_FOUND)),
                        Optional.empty(),
                        true));
        engine.awaken();
        return answer;
    }

    private static Answer become(Connection connection, Call call, String id, String terms) throws SQLException {
        WebhookRows.run(connection, "UPDATE webhook SET " + terms + ", version = version + 1 WHERE id = ?", id);
        return new Answer(WebhookRows.reread(connection, call, id), Optional.empty(), false);
    }

    private NewSecret addSecret(Connection connection, Call call, String webhook) throws SQLException {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        var value = PREFIX + Base64.getEncoder().encodeToString(bytes);
        try (var made = connection.prepareStatement("SELECT uuidv7()::text");
                var insert = connection.prepareStatement(
                        "INSERT INTO webhook_secret (id, webhook_id, tenant, sealed) VALUES (?, ?, ?, ?)")) {
            String id;
            try (var row = made.executeQuery()) {
                row.next();
                id = row.getString(1);
            }
            insert.setString(1, id);
            insert.setString(2, webhook);
            insert.setString(3, call.caller().tenant());
            insert.setBytes(4, vault.seal(id, value.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
            return new NewSecret(id, value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }
}
