package org.lodestar.roster.sync.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretVaultTest {

    private static final SecretVault VAULT = new SecretVault(Base64.getEncoder().encodeToString(new byte[32]));

    @Test
    void opens_what_it_sealed() {
        assertThat(VAULT.open("riverbend", VAULT.seal("riverbend", "pässword"))).isEqualTo("pässword");
    }

    @Test
    void opens_nothing_for_another_district() {
        byte[] sealed = VAULT.seal("riverbend", "secret");

        assertThatIllegalStateException().isThrownBy(() -> VAULT.open("lakeside", sealed));
    }

    @Test
    void opens_nothing_that_was_changed_or_sealed_with_another_key() {
        byte[] sealed = VAULT.seal("riverbend", "secret");
        byte[] other = new byte[32];
        other[0] = 1;
        SecretVault stranger = new SecretVault(Base64.getEncoder().encodeToString(other));

        assertThatIllegalStateException().isThrownBy(() -> stranger.open("riverbend", sealed));
        sealed[sealed.length - 1] ^= 1;
        assertThatIllegalStateException().isThrownBy(() -> VAULT.open("riverbend", sealed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "not base64!", "AAAA"})
    void is_not_made_with_a_key_that_is_none(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretVault(key));
    }
}
