package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

    private final Pseudonyms pseudonyms = new Pseudonyms("a-key-of-the-platform");

    @Test
    void are_stable_within_a_tenant_and_differ_between_tenants_people_and_keys() {
        String ada = pseudonyms.of("district1", "ada");

        assertThat(new Pseudonyms("a-key-of-the-platform").of("district1", "ada"))
                .isEqualTo(ada);
        assertThat(pseudonyms.of("district2", "ada")).isNotEqualTo(ada);
        assertThat(pseudonyms.of("district1", "bob")).isNotEqualTo(ada);
        assertThat(pseudonyms.of("district1", "Ada")).isNotEqualTo(ada);
        assertThat(new Pseudonyms("another-key-of-the-platform").of("district1", "ada"))
                .isNotEqualTo(ada);
    }

    /** Published for ever: consumers join on them. */
    @Test
    void never_change() {
        assertThat(pseudonyms.of("district1", "ada")).isEqualTo("c0029899-ff57-876d-8707-22f0f3faf95c");
    }

    @Test
    void are_uuids_of_version_8_and_do_not_meet() {
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> pseudonyms.of("district1", "person" + i)))
                .doesNotHaveDuplicates()
                .allSatisfy(pseudonym -> {
                    UUID uuid = UUID.fromString(pseudonym);
                    assertThat(uuid.version()).isEqualTo(8);
                    assertThat(uuid.variant()).isEqualTo(2);
                    assertThat(uuid.toString()).isEqualTo(pseudonym);
                });
    }

    @Test
    void need_a_key_worth_the_name() {
        assertThatThrownBy(() -> new Pseudonyms("too-short")).isInstanceOf(IllegalArgumentException.class);
    }
}
