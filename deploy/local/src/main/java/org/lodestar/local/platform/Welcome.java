package org.lodestar.local.platform;

import java.io.PrintStream;

/** What {@code ./lodestar up} ends with: where things are, and three calls that work when pasted. */
record Welcome(Settings settings) {

    void print(PrintStream out) {
        var url = settings.gatewayUrl();
        var secret = new Passwords(settings).client();
        out.printf("""

                Lodestar is up.

                  Gateway    %1$s
                  Contract   %1$s/openapi.json
                  Kafka      %2$s
                  Client     %3$s
                  Secret     %4$s

                Get a token, list the district's schools, propose a goal:

                TOKEN=$(curl -s -u %3$s:%4$s -d grant_type=client_credentials %1$s/oauth2/token | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
                curl -s -H "Authorization: Bearer $TOKEN" '%1$s/v1/orgs?type=school'
                """, url, settings.kafkaServers(), Plan.CLIENT_ID, secret);
    }
}
