package org.lodestar.violations.clocked;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

public final class ClockedDecider {

    Object instant() {
        return Instant.now();
    }

    Object dayInAZone() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    Object time() {
        return LocalDateTime.now(ZoneOffset.UTC);
    }

    Object timeOfDay() {
        return LocalTime.now(ZoneOffset.UTC);
    }

    Object offsetTime() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    Object zonedTime() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    Object year() {
        return Year.now(ZoneOffset.UTC);
    }

    Object month() {
        return YearMonth.now(ZoneOffset.UTC);
    }

    Supplier<Instant> laterByReference() {
        return Instant::now;
    }

    Object clock() {
        return Clock.systemUTC();
    }

    Object ticking(Clock clock) {
        return clock.instant();
    }

    Object millis() {
        return System.currentTimeMillis();
    }

    Object nanos() {
        return System.nanoTime();
    }

    Object id() {
        return UUID.randomUUID();
    }

    Supplier<UUID> idByReference() {
        return UUID::randomUUID;
    }

    Object dice() {
        return Math.random();
    }

    Object moreDice() {
        return ThreadLocalRandom.current().nextLong();
    }

    Object ownDice() {
        return new Random().nextDouble();
    }

    Object legacyDate() {
        return new java.util.Date();
    }
}
