package org.lodestar.gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyVaultTest {

    private static final byte[] SECRET = "private".getBytes(StandardCharsets.UTF_8);

    private final KeyVault vault = vault(1);

    @Test
    void what_was_sealed_is_opened_again_and_looks_different_every_time() throws Exception {
        var sealed = vault.seal("kid", SECRET);

        assertThat(vault.open("kid", sealed)).isEqualTo(SECRET);
        assertThat(vault.seal("kid", SECRET)).isNotEqualTo(sealed);
    }

    @Test
    void nobody_else_opens_it() throws Exception {
        var sealed = vault.seal("kid", SECRET);

        assertThatThrownBy(() -> vault(2).open("kid", sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gateway.key-encryption-key");
        assertThatThrownBy(() -> vault.open("another", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "!!!", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA=="})
    void a_key_is_32_bytes(String key) {
        assertThatThrownBy(() -> new KeyVault(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    private static KeyVault vault(int first) {
        var key = new byte[32];
        key[0] = (byte) first;
        return new KeyVault(Base64.getEncoder().encodeToString(key));
    }
}
