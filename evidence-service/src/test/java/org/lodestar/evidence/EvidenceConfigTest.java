package org.lodestar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceConfigTest {

    private static EvidenceConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(EvidenceConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(EvidenceConfig.class);
    }

    @Test
    void results_of_fewer_than_ten_students_are_not_shown_unless_configured_otherwise() {
        assertThat(config(Map.of()).smallestPublishedGroup()).isEqualTo(10);
        assertThat(config(Map.of("evidence.smallest-published-group", "15")).smallestPublishedGroup())
                .isEqualTo(15);
    }

    @Test
    void a_group_of_two_is_never_published() {
        assertThatThrownBy(() -> config(Map.of("evidence.smallest-published-group", "2")))
                .isInstanceOf(ConfigValidationException.class);
    }
}
