package dev.troupe.faults;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Keeps the one {@link Ledger} of a test run, which closes it. */
final class LedgerKeeper implements ParameterResolver, TestWatcher {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Entry.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return entry(context);
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    entry(context).passed();
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    entry(context).failed();
  }

  private static Entry entry(ExtensionContext context) {
    var ledger =
        context
            .getRoot()
            .getStore(Namespace.create(Ledger.class))
            .getOrComputeIfAbsent(Ledger.class, _ -> new Ledger(), Ledger.class);
    return ledger.entry(context.getRequiredTestClass().getAnnotation(Covers.class).value());
  }
}
