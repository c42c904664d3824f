package org.lodestar.gateway.kafka;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.lodestar.gateway.oauth.ClientRefusal;
import org.lodestar.gateway.oauth.ClientRefusal.Reason;
import org.lodestar.gateway.oauth.ClientRegistry;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.RegisteredClient;
import org.lodestar.gateway.oauth.Secret;
import org.lodestar.gateway.oauth.Transactions;

/** The logins of a district's clients, as its administrators make and end them. Everything here blocks. */
@Singleton
public class KafkaLogins {

    /** Each waits for the broker with a connection to the database in hand, and those are few. */
    private static final int MADE_AT_ONCE = 2;

    private final Transactions transactions;
    private final ClientRegistry clients;
    private final Broker broker;
    private final Reconciliation reconciliation;
    private final Optional<Place> place;
    private final Semaphore making = new Semaphore(MADE_AT_ONCE);

    KafkaLogins(
            Transactions transactions,
            ClientRegistry clients,
            Broker broker,
            Reconciliation reconciliation,
            KafkaConfig config) {
        this.transactions = transactions;
        this.clients = clients;
        this.broker = broker;
        this.reconciliation = reconciliation;
        this.place =
                config.publicServers().map(servers -> new Place(servers, config.publicProtocol(), Broker.MECHANISM));
    }

    /** Where and how a client logs in. */
    public record Place(String servers, String protocol, String mechanism) {}

    /**
     * What became of a request for a login.
     *
     * @param password if it was made now
     * @param replayed whether the request had been carried out before
     */
    public record Answer(KafkaLogin login, Place place, Optional<String> password, boolean replayed) {}

    /**
     * Makes a login for a client, in place of the one it has. The broker is told within the transaction: if it does not take
     * the new one, the one before is left as it was.
     */
    public Answer make(Call call, String client) throws SQLException, ClientRefusal {
        var where = place.orElseThrow(() -> ClientRefusal.because(Reason.KAFKA_NOT_OFFERED));
        if (!making.tryAcquire()) {
            throw ClientRefusal.because(Reason.BROKER_AWAY);
        }
        try {
            return clients.once(
                    call,
                    connection -> make(connection, call, client, where),
                    answer -> answer.login().username(),
                    (connection, username) ->
                            new Answer(known(LoginRows.named(connection, username)), where, Optional.empty(), true));
        } finally {
            making.release();
            reconciliation.look(call.caller().tenant());
        }
    }

    private Answer make(Connection connection, Call call, String id, Place where) throws SQLException, ClientRefusal {
        var client = ClientRegistry.lock(connection, call, id);
        ClientRegistry.requireChangeable(client);
        requireReader(client);
        var tenant = call.caller().tenant();
        var topics = Topics.open(tenant, client.scopes());
        if (topics.isEmpty()) {
            throw ClientRefusal.because(Reason.TOPICS_NOT_OPEN);
        }
        ClientRegistry.requireHeld(call, Topics.opening(client.scopes()));
        LoginRows.lock(connection, false);
        LoginRows.end(connection, id);
        var username = KafkaLogin.name(id);
        LoginRows.insert(connection, tenant, id, username);
        LoginRows.open(connection, tenant, id, username, topics);
        var password = Secret.make();
        try {
            broker.add(
                    username,
                    password,
                    Broker.rights(
                            username,
                            KafkaLogin.groups(id),
                            topics.stream().map(Topics::prefix).toList()));
        } catch (Broker.Away _) {
            throw ClientRefusal.because(Reason.BROKER_AWAY);
        }
        return new Answer(known(LoginRows.named(connection, username)), where, Optional.of(password), false);
    }

    private static void requireReader(RegisteredClient client) throws ClientRefusal {
        if (!client.orgs().isEmpty()) {
            throw ClientRefusal.because(Reason.LIMITED);
        }
        if (client.expiresAt().filter(end -> !end.isAfter(Instant.now())).isPresent()) {
            throw ClientRefusal.because(Reason.EXPIRED);
        }
    }

    private static KafkaLogin known(Optional<KafkaLogin> login) throws SQLException {
        return login.orElseThrow(() -> new SQLException("A login went away"));
    }

    /** The login that a client has. */
    public Optional<Answer> find(String tenant, String client) throws SQLException {
        var login = transactions.<Optional<KafkaLogin>, SQLException>ofDistrict(
                tenant, connection -> LoginRows.current(connection, client));
        return place.flatMap(where -> login.map(found -> new Answer(found, where, Optional.empty(), false)));
    }

    /** Ends the login that a client has. */
    public void end(Call call, String client) throws SQLException, ClientRefusal {
        clients.once(
                call,
                connection -> {
                    ClientRegistry.lock(connection, call, client);
                    return LoginRows.end(connection, client).orElseThrow(() -> ClientRefusal.because(Reason.NOT_FOUND));
                },
                Function.identity(),
                (_, username) -> username);
        reconciliation.look(call.caller().tenant());
    }

    /** What could be read on the days from {@code from} to {@code to} (UTC), in the order in which it was opened, after one of them. */
    public List<KafkaGrant> grants(
            String tenant, LocalDate from, LocalDate to, Optional<String> client, String after, int most)
            throws SQLException {
        return transactions.ofDistrict(tenant, connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT * FROM kafka_grant
                    WHERE (closed_at IS NULL OR closed_at >= ?::date::timestamp AT TIME ZONE 'UTC')
                        AND opened_at < (?::date + 1)::timestamp AT TIME ZONE 'UTC'
                        AND (?::text IS NULL OR client_id = ?) AND id > ?
                    ORDER BY id LIMIT ?""")) {
                query.setObject(1, from);
                query.setObject(2, to);
                query.setString(3, client.orElse(null));
                query.setString(4, client.orElse(null));
                query.setString(5, after);
                query.setInt(6, most);
                return LoginRows.grants(query);
            }
        });
    }
}
