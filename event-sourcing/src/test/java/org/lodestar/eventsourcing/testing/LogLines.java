package org.lodestar.eventsourcing.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The log from now on, line by line as the console shows it. */
public final class LogLines extends ExtHandler {

    private static final long PATIENCE_SECONDS = 120;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger root = Logger.getLogger("");

    private LogLines() {
        setFormatter(
                new PatternFormatter(ConfigProvider.getConfig().getValue("quarkus.log.console.format", String.class)));
        root.addHandler(this);
    }

    public static LogLines fromNowOn() {
        return new LogLines();
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
        lines.add(getFormatter().format(record));
    }

    /** The next line with this in it. */
    public String await(String text) throws InterruptedException {
        for (String line = next(); ; line = next()) {
            if (line.contains(text)) {
                return line;
            }
        }
    }

    private String next() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("Nothing more was logged");
        }
        return line;
    }

    @Override
    public void close() {
        root.removeHandler(this);
        super.close();
    }
}
