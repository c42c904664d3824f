package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on the gateway's database, each of which sees the rows of one district or one client. They block. */
@Singleton
public class Transactions {

    private static final String TENANT = "lodestar.tenant";
    private static final String CLIENT = "lodestar.client";

    private final DataSource database;

    Transactions(DataSource database) {
        this.database = database;
    }

    /** What is done in one; if it fails, nothing was done. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T on(Connection connection) throws SQLException, X;
    }

    /** With the rows of a district. */
    public <T, X extends Exception> T ofDistrict(String tenant, Work<T, X> work) throws SQLException, X {
        return seeing(TENANT, tenant, work);
    }

    /** With the rows of one client, whatever its district. */
    <T, X extends Exception> T ofClient(String id, Work<T, X> work) throws SQLException, X {
        return seeing(CLIENT, id, work);
    }

    private <T, X extends Exception> T seeing(String setting, String value, Work<T, X> work) throws SQLException, X {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var done = false;
            try {
                try (var see = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
                    see.setString(1, setting);
                    see.setString(2, value);
                    see.execute();
                }
                var result = work.on(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        }
    }
}
