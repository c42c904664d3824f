package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lodestar.local.Ports;

class PortCheckTest {

    @Test
    void says_which_port_is_taken_by_whom_and_what_changes_it() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = settings(taken.getLocalPort());
            assertThatThrownBy(() -> PortCheck.check(settings))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + ", meant for gateway, is taken")
                    .hasMessageContaining(
                            "by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("Set LODESTAR_PORT to another port");
        }
    }

    @Test
    void is_silent_when_every_port_is_free() {
        assertThatCode(() -> PortCheck.check(settings(Ports.free()))).doesNotThrowAnyException();
    }

    private static Settings settings(int gateway) {
        var environment = new HashMap<String, String>();
        for (var part : List.of("postgres", "kafka", "kafka-sasl", "roster", "goals", "evidence", "observation")) {
            environment.put(Settings.variable(part), Integer.toString(Ports.free()));
        }
        environment.put("LODESTAR_PORT", Integer.toString(gateway));
        return Settings.from(environment);
    }
}
