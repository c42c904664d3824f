package org.lodestar.local.platform;

import java.util.ArrayList;
import org.lodestar.local.Ports;

/** Looks before anything is started whether every port can be had. */
final class PortCheck {

    private PortCheck() {}

    /** @throws Refusal naming every port that is taken, by which process if that is known, and what changes it */
    static void check(Settings settings) {
        var faults = new ArrayList<String>();
        settings.ports().forEach((part, port) -> {
            if (!Ports.isFree(port)) {
                faults.add("Port " + port + ", meant for " + part + ", is taken" + owner(port) + ". Set "
                        + Settings.variable(part) + " to another port.");
            }
        });
        if (!faults.isEmpty()) {
            throw new Refusal(String.join("\n", faults));
        }
    }

    private static String owner(int port) {
        return PortOwner.of(port)
                .map(process -> " by process " + process.pid()
                        + process.info()
                                .command()
                                .map(command -> " (" + command + ")")
                                .orElse(""))
                .orElse("");
    }
}
