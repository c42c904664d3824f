package org.lodestar.observation.time.view.timeledger;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.observation.time.TimeEntry;
import org.lodestar.observation.time.TimeEntry.Account;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.api.TimeEntryStatus;

/** What the list of time entries filters and sorts by. */
@Entity
@Table(name = TimeLedgerRow.TABLE)
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate fills and reads the fields
public class TimeLedgerRow extends ViewRow {

    public static final String TABLE = "time_ledger";

    String leader;

    String status;

    String source;

    String category;

    String subcategory;

    String goal;

    @Column(name = "starts_at")
    Instant start;

    /** The columns by their names in the table. */
    public static Map<String, Object> columns(String id, TimeEntry entry) {
        Account account = entry.accountIfAny().orElseThrow();
        Spent spent = account.spent();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("leader", account.leader());
        columns.put("status", TimeEntryStatus.of(entry));
        columns.put("source", account.source());
        columns.put("category", spent.category());
        columns.put("subcategory", spent.subcategory());
        columns.put("goal", spent.goal());
        columns.put("starts_at", spent.start());
        columns.put("ends_at", spent.start().plus(Duration.ofMinutes(spent.minutes())));
        return columns;
    }
}
