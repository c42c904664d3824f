package org.lodestar.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one running platform to every test that has it as a parameter; it is stopped after the last test of all. */
final class Stage implements ParameterResolver {

    /** The platform, or why there is none: a start that failed is not tried again for every test. */
    private static final class Shared implements AutoCloseable {

        private final OnFirstUse<Districts> districts = new OnFirstUse<>(Shared::start);

        private static Districts start() throws IOException, InterruptedException {
            Path project = Path.of(System.getProperty("lodestar.project"));
            return Districts.start(project, project.resolve("deploy/system-tests/target/platform"));
        }

        @Override
        public void close() throws IOException {
            if (districts.isMade()) {
                districts.get().close();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Districts.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Stage.class))
                .computeIfAbsent(Shared.class, _ -> new Shared(), Shared.class)
                .districts
                .get();
    }
}
