package org.lodestar.gateway.webhooks;

/** Why an attempt got no answer. */
public enum Failure {
    NAME_UNKNOWN,
    ADDRESS_REFUSED,
    NOT_CONNECTED,
    TLS_FAILED,
    TIMED_OUT,
    BROKEN_OFF
}
