package dev.troupe.contract;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Leaves out what a wire cannot do, and keeps the one {@link ClaimTable} of a test run. */
final class ClaimKeeper implements BeforeEachCallback, TestWatcher {

  @Override
  public void beforeEach(ExtensionContext context) {
    var reason = wire(context).without().get(context.getRequiredTestMethod().getName());
    if (reason != null) {
      table(context).add(wire(context).column(), claim(context), reason);
      Assumptions.abort(reason);
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    table(context).add(wire(context).column(), claim(context), "yes");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    table(context).add(wire(context).column(), claim(context), "**no**");
  }

  private static VendorWire wire(ExtensionContext context) {
    return ((Contract) context.getRequiredTestInstance()).wire;
  }

  private static String claim(ExtensionContext context) {
    return ClaimTable.words(context.getRequiredTestMethod().getName());
  }

  private static ClaimTable table(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ClaimTable.class))
        .getOrComputeIfAbsent(ClaimTable.class, _ -> new ClaimTable(), ClaimTable.class);
  }
}
