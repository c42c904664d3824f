package org.lodestar.violations.blocking;

class ChattyPolicy {

    void says() {
        System.out.println("out");
    }

    void shouts() {
        System.err.println("err");
    }

    void whines(Exception e) {
        e.printStackTrace();
    }
}
