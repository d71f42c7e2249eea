"""Making the shipped models: never imported by ``kg``, never run by the tests."""
