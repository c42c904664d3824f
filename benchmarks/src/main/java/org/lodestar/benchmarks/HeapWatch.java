package org.lodestar.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The heap of another JVM of this machine, looked at many times a second. */
final class HeapWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile long highestUsed;

    @SuppressWarnings("BanJNDI") // the address comes from a process of ours on this machine
    HeapWatch(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            machine.detach();
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
        memory = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        var _ = clock.scheduleAtFixedRate(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        highestUsed = Math.max(highestUsed, memory.getHeapMemoryUsage().getUsed());
    }

    /** The most that was in use at any look, garbage included. */
    long highestUsed() {
        return highestUsed;
    }

    /** What is in use once the garbage is gone. */
    long usedWithoutGarbage() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** What the JVM may use at most. */
    long limit() {
        MemoryUsage usage = memory.getHeapMemoryUsage();
        return usage.getMax();
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        connector.close();
    }
}
