import { VendorError, type VendorFault } from '../../changes/ports/vendor.ts'

/** Creates one vendor's errors other than those of `createCall`. */
export function faultsOf(name: string) {
  function refusal(fault: VendorFault, options?: ErrorOptions): VendorError {
    return new VendorError(name, fault, options)
  }
  return {
    refusal,
    /** The response is unusable: wrong or incomplete. */
    unusable: (message: string) => refusal({ status: null, retryable: true, messages: [message] }),
    /** Refused locally before a request is sent, as a 422. */
    invalidInput: (message: string) => refusal({ status: 422, retryable: false, messages: [message] })
  }
}
